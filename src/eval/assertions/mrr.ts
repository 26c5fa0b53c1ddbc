import { reciprocalRank } from '../metrics/rankings.ts'
import { retrievedFiles } from '../metrics/retrieval.ts'
import { defineAssertion } from './assertion.ts'
import { expectationOf, retrievalFields, sourcesOf } from './source-fields.ts'
import { chunksOf } from './subject.ts'

/** 1 / the rank of the first retrieved file that is expected. Its mean over turns is the mean reciprocal rank. */
export const mrr = defineAssertion({
  type: 'mrr',
  needsExpectation: ({ value }) => value === undefined,
  fields: retrievalFields,
  sources: sourcesOf,
  score(subject, params) {
    const groups = expectationOf(params, subject.expected)?.groups ?? []
    if (groups.length === 0) return { unscored: 'n/a: no source is expected here' }
    const value = reciprocalRank(groups, retrievedFiles(chunksOf(subject)))
    const explanation =
      value === 0
        ? 'no expected source was retrieved'
        : `the first expected source was retrieved at rank ${Math.round(1 / value)}`
    return { value, explanation }
  },
})
