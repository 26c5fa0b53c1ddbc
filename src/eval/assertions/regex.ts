import { defineAssertion } from './assertion.ts'
import { compilePattern, regexField } from './pattern.ts'
import { textOf } from './subject.ts'

/** Some part of the reply matches a JavaScript regular expression with the `u` flag. */
export const regex = defineAssertion({
  type: 'regex',
  negatable: true,
  fields: { value: regexField },
  score: (subject, { value }) =>
    compilePattern(value).test(textOf(subject))
      ? { value: 1, explanation: `the reply matches /${value}/` }
      : { value: 0, explanation: `the reply does not match /${value}/` },
})
