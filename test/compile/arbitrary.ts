import * as fc from 'fast-check'
import type { DesiredAssistant, ResponseFormat, Tool } from '../../src/config/desired.ts'
import { assistant } from '../plan/state-builder.ts'

const word = fc.constantFrom('alpha', 'Beta', 'gamma', 'ümlaut', 'delta-5')
const text = fc.oneof(word, fc.string({ maxLength: 12 }))
const schema = fc.oneof(
  fc.constant({}),
  fc.constant({ type: 'object', properties: {} }),
  fc.constant({
    type: 'object',
    properties: { b: { type: 'string' }, a: { type: 'number' } },
    required: ['a'],
  }),
)

const fileSearch = fc.record(
  {
    type: fc.constant('file_search' as const),
    knowledge: fc.subarray(['handbook']),
    max_num_results: fc.constantFrom(5, 20),
    ranking_options: fc.record(
      { ranker: fc.constantFrom('auto', 'none'), score_threshold: fc.constantFrom(0, 0.5) },
      { requiredKeys: ['score_threshold'] },
    ),
  },
  { requiredKeys: ['type', 'knowledge'] },
)

const codeInterpreter = fc.record({
  type: fc.constant('code_interpreter' as const),
  knowledge: fc.subarray(['sales', 'figures']),
})

const functions = fc.uniqueArray(
  fc.record(
    {
      type: fc.constant('function' as const),
      name: word,
      description: text,
      parameters: schema,
      strict: fc.boolean(),
      handler: fc.constant('/project/handler.ts'),
    },
    { requiredKeys: ['type', 'name'] },
  ),
  { selector: ({ name }) => name, maxLength: 3 },
)

const formats: fc.Arbitrary<ResponseFormat> = fc.oneof(
  fc.constantFrom('auto' as const, { type: 'text' as const }, { type: 'json_object' as const }),
  fc.record({
    type: fc.constant('json_schema' as const),
    json_schema: fc.record(
      { name: word, description: text, schema, strict: fc.boolean() },
      { requiredKeys: ['name'] },
    ),
  }),
)

const tools: fc.Arbitrary<Tool[]> = fc
  .tuple(fc.option(fileSearch), fc.option(codeInterpreter), functions)
  .map(([search, code, calls]) => [...(search ? [search] : []), ...(code ? [code] : []), ...calls])

/** Assistants that both runtimes can do, over the knowledge bases handbook, sales and figures. */
export const assistants: fc.Arbitrary<DesiredAssistant> = fc
  .record(
    {
      tools,
      name: word,
      description: text,
      instructions: text,
      metadata: fc.dictionary(word, text, { maxKeys: 3 }),
      temperature: fc.constantFrom(0, 0.5, 1),
      top_p: fc.constantFrom(0.1, 1),
      reasoning_effort: fc.constantFrom('none', 'low', 'high'),
      response_format: formats,
    },
    { requiredKeys: ['tools'] },
  )
  .map((parts) => assistant('support', parts))

/** The same assistant as another author would have ordered it. */
export function shuffled(desired: DesiredAssistant, seed: number): DesiredAssistant {
  const turn = <T>(list: T[]) => list.map((_, index) => list[(index + Math.abs(seed)) % list.length] as T)
  const reorder = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(turn(Object.entries(value)).map(([key, child]) => [key, reorder(child)]))
  }
  const tools = turn(desired.tools).map((tool) => {
    const other = reorder(tool) as Tool
    return other.type === 'code_interpreter' ? { ...other, knowledge: turn(other.knowledge) } : other
  })
  return { ...desired, tools }
}
