import { z } from 'zod'
import { attributeKeyMax } from '../../limits.ts'
import type { Filter } from '../knowledge/filters.ts'

const key = z.string().min(1).max(attributeKeyMax)
const word = z.union([z.string(), z.number()])

/**
 * A filter on the attributes of a store's files: [SPEC] ComparisonFilter and CompoundFilter, which name no bounds. What
 * cannot mean anything is refused: truth values in an order, a list of nothing.
 */
export const filterParameter: z.ZodType<Filter> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.enum(['eq', 'ne']),
      key,
      value: z.union([z.string(), z.number(), z.boolean()]),
    }),
    z.strictObject({ type: z.enum(['gt', 'gte', 'lt', 'lte']), key, value: word }),
    z.strictObject({ type: z.enum(['in', 'nin']), key, value: z.array(word).min(1) }),
    z.strictObject({ type: z.enum(['and', 'or']), filters: z.array(filterParameter).min(1) }),
  ]),
)
