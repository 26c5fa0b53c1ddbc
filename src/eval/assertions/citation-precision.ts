import { precisionRatio } from '../metrics/citations.ts'
import { valueOf } from '../metrics/ratio.ts'
import { defineAssertion } from './assertion.ts'
import { expectationFields, expectationOf, sourcesOf } from './source-fields.ts'
import { citedPathsOf } from './subject.ts'

/** The share of cited files that are expected or allowed. */
export const citationPrecision = defineAssertion({
  type: 'citation-precision',
  needsExpectation: (params) => expectationOf(params) === undefined,
  fields: expectationFields,
  sources: sourcesOf,
  expects: (params) => expectationOf(params),
  score(subject, params) {
    const expectation = expectationOf(params, subject.expected)
    if (expectation === undefined) return { unscored: 'n/a: no source is expected or allowed here' }
    const ratio = precisionRatio(expectation, citedPathsOf(subject))
    const value = valueOf(ratio)
    if (value === undefined) return { unscored: 'n/a: nothing is cited' }
    return { value, explanation: `${ratio.hits} of ${ratio.total} cited files expected or allowed` }
  },
})
