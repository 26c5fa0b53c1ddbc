import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function refusal(path: string, body: unknown) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'openai-beta': 'assistants=v2' },
    body: JSON.stringify(body),
  })
  const { error } = (await response.json()) as { error?: Record<string, unknown> }
  return { status: response.status, ...error }
}

/** A fault of `POST /responses`: what is wrong beside a model and input, and the answer to it. */
type Fault = [what: object, message: string, param: string | null, code: string | null]

const input = (item: unknown) => ({ input: [item] })
const tool = (tool: unknown) => ({ tools: [tool] })
const filter = (filters: unknown) => tool({ type: 'file_search', vector_store_ids: ['vs_1'], filters })

const faults: Fault[] = [
  [
    input({ role: 'user', content: [{ type: 'input_image' }] }),
    "Missing required parameter: 'input[0].content[0].image_url'.",
    'input[0].content[0].image_url',
    'missing_required_parameter',
  ],
  [
    input({ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }),
    "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
    'input[0].content[0].type',
    'invalid_value',
  ],
  [
    { input: 'Hello', instructions: 'Answer in JSON.', text: { format: { type: 'json_object' } } },
    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
    'input',
    null,
  ],
  [
    { input: 5 },
    "Invalid type for 'input': expected one of a string or array of objects, but got an integer instead.",
    'input',
    'invalid_type',
  ],
  [
    tool({ type: 'function', name: 5 }),
    "Invalid type for 'tools[0].name': expected a string, but got an integer instead.",
    'tools[0].name',
    'invalid_type',
  ],
  [
    tool({ type: 'file_search', vector_store_ids: 'vs_1' }),
    "Invalid type for 'tools[0].vector_store_ids': expected an array of strings, but got a string instead.",
    'tools[0].vector_store_ids',
    'invalid_type',
  ],
  [
    tool({ type: 'function' }),
    "Missing required parameter: 'tools[0].name'.",
    'tools[0].name',
    'missing_required_parameter',
  ],
  [
    tool({ type: 'function', name: '' }),
    "Invalid 'tools[0].name': empty string. Expected a string with minimum length 1, but got an empty string instead.",
    'tools[0].name',
    'empty_string',
  ],
  [
    tool({ type: 'function', name: 'a b' }),
    "Invalid 'tools[0].name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
    'tools[0].name',
    'invalid_value',
  ],
  [
    tool({ type: 'function', name: 'a', zz: 1 }),
    "Unknown parameter: 'tools[0].zz'.",
    'tools[0].zz',
    'unknown_parameter',
  ],
  [
    { tool_choice: { type: 'function' } },
    "Missing required parameter: 'tool_choice.name'.",
    'tool_choice.name',
    'missing_required_parameter',
  ],
  [
    { tool_choice: 'zz' },
    "Invalid value: 'zz'. Supported values are: 'none', 'auto', and 'required'.",
    'tool_choice',
    'invalid_value',
  ],
  [
    input({ type: 'function_call_output', output: 'x' }),
    "Missing required parameter: 'input[0].call_id'.",
    'input[0].call_id',
    'missing_required_parameter',
  ],
  [
    input({ type: 'function_call_output', call_id: 'c', output: {} }),
    "Invalid type for 'input[0].output': expected one of a string or array of objects, but got an object instead.",
    'input[0].output',
    'invalid_type',
  ],
  [
    input({ role: 'user', content: [{ type: 'zz' }] }),
    "Invalid value: 'zz'. Supported values are: 'input_text', 'input_image', 'input_file', 'output_text', and 'refusal'.",
    'input[0].content[0].type',
    'invalid_value',
  ],
  [
    input({ type: 'function_call', id: 'call_1', call_id: 'c', name: 'n', arguments: '{}' }),
    "Invalid 'input[0].id': 'call_1'. Expected an ID that begins with 'fc'.",
    'input[0].id',
    'invalid_value',
  ],
  [
    filter({ type: 'and', filters: [] }),
    "Invalid 'tools[0].filters.filters': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    'tools[0].filters.filters',
    'empty_array',
  ],
  [
    filter({ type: 'or', filters: [{ type: 'gt', key: 'a', value: true }] }),
    "Invalid type for 'tools[0].filters.filters[0].value': expected one of a string or number, but got a boolean instead.",
    'tools[0].filters.filters[0].value',
    'invalid_type',
  ],
  [
    tool({ type: 'mcp', server_label: 'shop' }),
    "Missing required parameter: 'tools[0].server_url'.",
    'tools[0].server_url',
    'missing_required_parameter',
  ],
  [input({ id: 'msg_none' }), 'No such item: msg_none', 'id', null],
  [
    { prompt_cache_options: { mode: 'never' } },
    "Invalid value: 'never'. Supported values are: 'implicit' and 'explicit'.",
    'prompt_cache_options.mode',
    'invalid_value',
  ],
  [
    { moderation: { model: 'm', policy: { inputs: null } } },
    "Unknown parameter: 'moderation.policy.inputs'.",
    'moderation.policy.inputs',
    'unknown_parameter',
  ],
  [
    { context_management: [{ type: 'compaction', compact_threshold: 999 }] },
    "Invalid 'context_management[0].compact_threshold': integer below minimum value. Expected a value >= 1000, but got 999 instead.",
    'context_management[0].compact_threshold',
    'integer_below_min_value',
  ],
  [
    { max_output_tokens: 15 },
    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 15 instead.",
    'max_output_tokens',
    'integer_below_min_value',
  ],
  [
    { temperature: 2.5 },
    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5 instead.",
    'temperature',
    'decimal_above_max_value',
  ],
  [
    { metadata: { ['k'.repeat(65)]: 'x' } },
    `Invalid property name in 'metadata': '${'k'.repeat(65)}' is too long. Expected a string with maximum length 64, but got a string with length 65 instead.`,
    'metadata',
    'property_name_above_max_length',
  ],
  [
    { input: 'x'.repeat(10_485_761) },
    "Invalid 'input': string too long. Expected a string with maximum length 10485760, but got a string with length 10485761 instead.",
    'input',
    'string_above_max_length',
  ],
]

describe('a refusal', () => {
  it.each(faults.map(([what, ...answer]) => [JSON.stringify(what).slice(0, 100), what, ...answer] as const))(
    'of %s names the place and the fault',
    async (_, what, message, param, code) => {
      expect(await refusal('/responses', { model: 'gpt-6-luna', input: 'Hello', ...what })).toEqual({
        status: code === null && param !== 'input' ? 404 : 400,
        type: 'invalid_request_error',
        message,
        param,
        code,
      })
    },
  )

  it.each([
    [[], 'an array'],
    [null, 'null'],
    ['x', 'a string'],
    [1.5, 'a decimal number'],
  ])('of the whole body %j names no parameter', async (body, kind) => {
    expect(await refusal('/threads', body)).toEqual({
      status: 400,
      type: 'invalid_request_error',
      message: `Invalid type for the request body: expected an object, but got ${kind} instead.`,
      param: null,
      code: 'invalid_type',
    })
  })

  it('lists every type that an item may have', async () => {
    const message = Reflect.get(
      await refusal('/responses', { model: 'm', input: [{ type: 'zz' }] }),
      'message',
    )
    expect(message).toMatch(/'message', 'function_call', .*'item_reference'/)
    expect(message).not.toContain('undefined')
  })
})
