import { recallRatio } from '../metrics/citations.ts'
import { valueOf } from '../metrics/ratio.ts'
import { defineAssertion } from './assertion.ts'
import { expectationFields, expectationOf, sourcesOf } from './source-fields.ts'
import { citedPathsOf } from './subject.ts'

/** The share of expected sources that are cited. */
export const citationRecall = defineAssertion({
  type: 'citation-recall',
  needsExpectation: (params) => expectationOf(params) === undefined,
  fields: expectationFields,
  sources: sourcesOf,
  expects: (params) => expectationOf(params),
  score(subject, params) {
    const expectation = expectationOf(params, subject.expected)
    const ratio = expectation && recallRatio(expectation, citedPathsOf(subject))
    const value = valueOf(ratio)
    if (ratio === undefined || value === undefined) return { unscored: 'n/a: no source is expected here' }
    return { value, explanation: `${ratio.hits} of ${ratio.total} expected sources cited` }
  },
})
