import type { AssistantBody } from '../../src/compile/assistant.ts'
import type { AssistantObject } from '../../src/compile/observed.ts'

/** What an Assistants host answers to a create: the body with every default filled in, as OpenAI did. */
export function answerTo(body: AssistantBody, id: string): AssistantObject & { created_at: number } {
  const { name, model, metadata, tool_resources } = body
  return {
    id,
    created_at: 1_700_000_000,
    name,
    model,
    description: text(body['description']),
    instructions: text(body['instructions']),
    tools: body.tools.map(withToolDefaults),
    tool_resources,
    metadata,
    temperature: number(body['temperature']) ?? 1,
    top_p: number(body['top_p']) ?? 1,
    reasoning_effort: text(body['reasoning_effort']),
    response_format: withFormatDefaults(body['response_format']),
  }
}

function withToolDefaults(tool: Record<string, unknown>): Record<string, unknown> {
  if (tool['type'] === 'file_search')
    return {
      type: 'file_search',
      file_search: {
        max_num_results: 20,
        ranking_options: { ranker: 'default_2024_08_21', score_threshold: 0 },
        ...asRecord(tool['file_search']),
      },
    }
  if (tool['type'] === 'function')
    return {
      type: 'function',
      function: {
        description: null,
        parameters: { type: 'object', properties: {} },
        strict: false,
        ...asRecord(tool['function']),
      },
    }
  return tool
}

function withFormatDefaults(format: unknown): unknown {
  const { type, json_schema: schema } = asRecord(format)
  if (type !== 'json_schema') return format ?? 'auto'
  return { type, json_schema: { description: null, strict: null, ...asRecord(schema) } }
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
