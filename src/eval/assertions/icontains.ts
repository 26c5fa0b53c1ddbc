import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

/** The reply contains the text, upper and lower case alike. */
export const icontains = defineAssertion({
  type: 'icontains',
  negatable: true,
  fields: { value: z.string().min(1) },
  score: (subject, { value }) =>
    textOf(subject).toLowerCase().includes(value.toLowerCase())
      ? { value: 1, explanation: `the reply contains ${JSON.stringify(value)} in some case` }
      : { value: 0, explanation: `the reply does not contain ${JSON.stringify(value)} in any case` },
})
