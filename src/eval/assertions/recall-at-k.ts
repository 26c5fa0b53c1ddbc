import { z } from 'zod'
import { recallAt } from '../metrics/rankings.ts'
import { retrievedFiles } from '../metrics/retrieval.ts'
import { valueOf } from '../metrics/ratio.ts'
import { defineAssertion } from './assertion.ts'
import { expectationOf, retrievalFields, sourcesOf } from './source-fields.ts'
import { chunksOf } from './subject.ts'

/** The share of the expected sources among the first `k` retrieved files. */
export const recallAtK = defineAssertion({
  type: 'recall-at-k',
  needsExpectation: ({ value }) => value === undefined,
  fields: { ...retrievalFields, k: z.int().positive() },
  sources: sourcesOf,
  score(subject, { k, ...params }) {
    const groups = expectationOf(params, subject.expected)?.groups ?? []
    const ratio = recallAt(groups, retrievedFiles(chunksOf(subject)), k)
    const value = valueOf(ratio)
    if (value === undefined) return { unscored: 'n/a: no source is expected here' }
    return {
      value,
      explanation: `${ratio.hits} of ${ratio.total} expected sources among the first ${k} files`,
    }
  },
})
