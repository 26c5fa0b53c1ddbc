import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

function compile(value: string): RegExp {
  return new RegExp(value, 'u')
}

const pattern = z.string().superRefine((value, context) => {
  try {
    compile(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
})

/** Some part of the reply matches a JavaScript regular expression with the `u` flag. */
export const regex = defineAssertion({
  type: 'regex',
  negatable: true,
  fields: { value: pattern },
  score: (subject, { value }) =>
    compile(value).test(textOf(subject))
      ? { value: 1, explanation: `the reply matches /${value}/` }
      : { value: 0, explanation: `the reply does not match /${value}/` },
})
