import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

/** The share of the texts that the reply contains. Not negatable: `not-contains-any` is what that would mean. */
export const containsAll = defineAssertion({
  type: 'contains-all',
  fields: { value: z.array(z.string().min(1)).min(1) },
  score(subject, { value }) {
    const text = textOf(subject)
    const missing = value.filter((part) => !text.includes(part)).map((part) => JSON.stringify(part))
    return {
      value: 1 - missing.length / value.length,
      explanation:
        missing.length === 0
          ? `the reply contains all ${value.length} texts`
          : `the reply does not contain ${missing.join(', ')}`,
    }
  },
})
