import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { usageOf, usageUnknown } from './usage.ts'

/** At most `max` tokens are used, those read and those written, by all turns together. */
export const tokens = defineAssertion({
  type: 'tokens',
  fields: { max: z.int().positive() },
  score(subject, { max }) {
    const usage = usageOf(subject)
    if (usage === undefined) return { unscored: usageUnknown }
    const used = usage.inputTokens + usage.outputTokens
    return { value: used <= max ? 1 : 0, explanation: `${used} tokens used, at most ${max} allowed` }
  },
})
