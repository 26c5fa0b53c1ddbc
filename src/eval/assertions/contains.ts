import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

/** The reply contains the text, upper and lower case told apart. */
export const contains = defineAssertion({
  type: 'contains',
  negatable: true,
  fields: { value: z.string().min(1) },
  score: (subject, { value }) =>
    textOf(subject).includes(value)
      ? { value: 1, explanation: `the reply contains ${JSON.stringify(value)}` }
      : { value: 0, explanation: `the reply does not contain ${JSON.stringify(value)}` },
})
