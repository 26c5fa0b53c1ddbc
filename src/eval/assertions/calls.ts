import { z } from 'zod'
import { containsFields } from '../suites/contains-fields.ts'
import { longestInOrder, matchDistinct } from '../metrics/matching.ts'
import type { ToolCall } from '../../runtime/reply.ts'
import { defineAssertion } from './assertion.ts'
import { functionCallsOf } from './subject.ts'

const callField = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()).optional() }),
])

type Wanted = z.output<typeof callField>

/**
 * The share of the wanted function calls that were made, each call counting once; with `order: true` in that order,
 * others in between. Arguments need the wanted fields only, at any depth.
 */
export const calls = defineAssertion({
  type: 'calls',
  negatable: true,
  fields: { value: z.array(callField).min(1), order: z.boolean().optional() },
  functions: ({ value }) =>
    value.map((wanted, index) =>
      typeof wanted === 'string'
        ? { name: wanted, at: ['value', index] }
        : { name: wanted.name, at: ['value', index, 'name'] },
    ),
  score(subject, { value, order = false }) {
    const made = functionCallsOf(subject)
    const find = order ? longestInOrder : matchDistinct
    const matched = find(value, made, isMeant)
    const missing = value.filter((_, index) => !matched.has(index)).map(describe)
    const ofMade =
      made.length === 0 ? 'no function is called' : `called: ${made.map(describeMade).join(', ')}`
    return {
      value: matched.size / value.length,
      explanation:
        missing.length === 0
          ? `${value.map(describe).join(', ')} called${order ? ' in this order' : ''}`
          : `${missing.join(', ')} not called${order ? ' in this order' : ''}; ${ofMade}`,
    }
  },
})

function isMeant(wanted: Wanted, made: ToolCall): boolean {
  if (typeof wanted === 'string') return made.name === wanted
  return made.name === wanted.name && containsFields(made.arguments, wanted.arguments ?? {})
}

function describe(wanted: Wanted): string {
  return typeof wanted === 'string' ? wanted : describeMade(wanted)
}

function describeMade({ name = '?', arguments: args }: Pick<ToolCall, 'name' | 'arguments'>): string {
  return args === undefined ? name : `${name}(${JSON.stringify(args)})`
}
