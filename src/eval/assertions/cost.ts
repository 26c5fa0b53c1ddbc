import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { usageOf, usageUnknown } from './usage.ts'

const price = z.number().min(0)

/**
 * At most `max` is spent on tokens by all turns together. No API tells prices, so the suite does, per million tokens;
 * the currency is that of the prices. What tools and stores cost besides is not in it.
 */
export const cost = defineAssertion({
  type: 'cost',
  fields: { max: price, input: price, output: price },
  score(subject, { max, input, output }) {
    const usage = usageOf(subject)
    if (usage === undefined) return { unscored: usageUnknown }
    const spent = (usage.inputTokens * input + usage.outputTokens * output) / 1e6
    return {
      value: spent <= max ? 1 : 0,
      explanation: `${spent.toPrecision(3)} spent on tokens, at most ${max} allowed`,
    }
  },
})
