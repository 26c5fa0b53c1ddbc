import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

/** The reply is exactly the text; white space around either does not count. */
export const equals = defineAssertion({
  type: 'equals',
  negatable: true,
  fields: { value: z.string() },
  score: (subject, { value }) =>
    textOf(subject).trim() === value.trim()
      ? { value: 1, explanation: `the reply is ${JSON.stringify(value)}` }
      : { value: 0, explanation: `the reply is something else than ${JSON.stringify(value)}` },
})
