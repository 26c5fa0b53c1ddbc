import { f1, precisionRatio, recallRatio } from '../metrics/citations.ts'
import { defineAssertion } from './assertion.ts'
import { expectationFields, expectationOf, sourcesOf } from './source-fields.ts'
import { citedPathsOf } from './subject.ts'

/** The harmonic mean of recall and precision; 0 where sources are expected and nothing is cited. */
export const citationF1 = defineAssertion({
  type: 'citation-f1',
  needsExpectation: (params) => expectationOf(params) === undefined,
  fields: expectationFields,
  sources: sourcesOf,
  expects: (params) => expectationOf(params),
  score(subject, params) {
    const expectation = expectationOf(params, subject.expected)
    const cited = citedPathsOf(subject)
    const recall = expectation && recallRatio(expectation, cited)
    const precision = expectation && precisionRatio(expectation, cited)
    const value = recall && precision && f1(recall, precision)
    if (value === undefined || !recall || !precision) return { unscored: 'n/a: no source is expected here' }
    const precise =
      precision.total === 0
        ? 'nothing cited'
        : `${precision.hits} of ${precision.total} cited files expected or allowed`
    return { value, explanation: `${recall.hits} of ${recall.total} expected sources cited, ${precise}` }
  },
})
