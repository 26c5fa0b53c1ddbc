import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

/** The reply contains at least one of the texts. */
export const containsAny = defineAssertion({
  type: 'contains-any',
  negatable: true,
  fields: { value: z.array(z.string().min(1)).min(1) },
  score(subject, { value }) {
    const text = textOf(subject)
    const found = value.filter((part) => text.includes(part))
    return found.length > 0
      ? { value: 1, explanation: `the reply contains ${quote(found)}` }
      : { value: 0, explanation: `the reply contains none of ${quote(value)}` }
  },
})

function quote(parts: string[]): string {
  return parts.map((part) => JSON.stringify(part)).join(', ')
}
