import type { ResponseFormat } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import type { CanonicalAssistant } from './canonical.ts'

type FieldName = Exclude<keyof CanonicalAssistant, 'tools' | 'metadata'>

interface Field {
  /** The value in each runtime's request body; undefined where the runtime has no such field. */
  to: Partial<Record<Runtime, (value: never) => Record<string, unknown>>>
}

const same = (name: FieldName) => (value: unknown) => ({ [name]: value })

/** The one table of scalar fields: how a field in the Assistants spelling is said on each runtime. */
const fields: Record<FieldName, Field> = {
  name: { to: { assistants: same('name') } },
  description: { to: { assistants: same('description') } },
  model: { to: { assistants: same('model'), responses: same('model') } },
  instructions: { to: { assistants: same('instructions'), responses: same('instructions') } },
  temperature: { to: { assistants: same('temperature'), responses: same('temperature') } },
  top_p: { to: { assistants: same('top_p'), responses: same('top_p') } },
  reasoning_effort: {
    to: {
      assistants: same('reasoning_effort'),
      responses: (effort: string) => ({ reasoning: { effort } }),
    },
  },
  response_format: {
    to: {
      assistants: same('response_format'),
      responses: (format: ResponseFormat) => ({ text: { format: flattenFormat(format) } }),
    },
  },
}

/** Responses has the schema's fields beside `type` where Assistants nests them. */
function flattenFormat(format: ResponseFormat): unknown {
  if (typeof format === 'string' || format.type !== 'json_schema') return format
  return { type: 'json_schema', ...format.json_schema }
}

/** The scalar fields of an assistant as one runtime's request body says them. */
export function compileFields(assistant: CanonicalAssistant, runtime: Runtime): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = assistant[name as FieldName]
    if (value !== undefined) Object.assign(body, field.to[runtime]?.(value as never))
  }
  return body
}
