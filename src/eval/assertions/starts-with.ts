import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

/** The reply begins with the text; white space before it does not count. */
export const startsWith = defineAssertion({
  type: 'starts-with',
  negatable: true,
  fields: { value: z.string().min(1) },
  score: (subject, { value }) =>
    textOf(subject).trimStart().startsWith(value)
      ? { value: 1, explanation: `the reply starts with ${JSON.stringify(value)}` }
      : { value: 0, explanation: `the reply does not start with ${JSON.stringify(value)}` },
})
