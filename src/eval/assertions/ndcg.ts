import { z } from 'zod'
import { ndcgAt } from '../metrics/rankings.ts'
import { retrievedFiles } from '../metrics/retrieval.ts'
import { defineAssertion } from './assertion.ts'
import { expectationOf, retrievalFields, sourcesOf } from './source-fields.ts'
import { chunksOf } from './subject.ts'

/** Normalised discounted cumulative gain of the first `k` retrieved files; `gains` says what each source is worth. */
export const ndcg = defineAssertion({
  type: 'ndcg',
  needsExpectation: ({ value, gains }) => value === undefined && gains === undefined,
  fields: {
    ...retrievalFields,
    k: z.int().positive(),
    gains: z.record(z.string().min(1), z.number().positive()).optional(),
  },
  sources: ({ gains = {}, ...params }) => [
    ...sourcesOf(params),
    ...Object.keys(gains).map((pattern) => ({ pattern, at: ['gains', pattern], needed: true })),
  ],
  score(subject, { k, gains, ...params }) {
    const groups = expectationOf(params, subject.expected)?.groups ?? []
    const graded =
      gains === undefined
        ? groups.map((group) => ({ group, gain: 1 }))
        : Object.entries(gains).map(([pattern, gain]) => ({ group: [pattern], gain }))
    if (graded.length === 0) return { unscored: 'n/a: no source is expected here' }
    const value = ndcgAt(graded, retrievedFiles(chunksOf(subject)), k)
    return { value, explanation: `nDCG@${k} is ${value.toFixed(3)}` }
  },
})
