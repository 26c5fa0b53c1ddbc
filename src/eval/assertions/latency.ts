import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { repliesOf } from './subject.ts'

/** Every turn is answered within `max` milliseconds. */
export const latency = defineAssertion({
  type: 'latency',
  fields: { max: z.number().positive() },
  score(subject, { max }) {
    const slowest = Math.max(...repliesOf(subject).map(({ latencyMs }) => latencyMs))
    return {
      value: slowest <= max ? 1 : 0,
      explanation: `answered in ${Math.round(slowest)} ms, at most ${max} allowed`,
    }
  },
})
