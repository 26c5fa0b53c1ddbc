import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { expectEnvelope } from './envelope.ts'
import { createObjects, type Ids } from './objects.ts'

let server: TestServer
let ids: Ids

beforeAll(async () => {
  server = await startTestServer()
  ids = await createObjects(server.client)
})
afterAll(() => server.close())

const chunking = { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } }
const filters = {
  type: 'and',
  filters: [
    { type: 'eq', key: 'a', value: 'b' },
    { type: 'in', key: 'n', value: [1, 2] },
  ],
}
const parameters = {
  type: 'object',
  properties: { q: { type: 'string', enum: ['a', 'b'] } },
  required: ['q'],
}

/** A valid body for each route that takes one. */
function validRequests(): [string, unknown][] {
  const file_id = ids['files']
  const store = ids['vector_stores']
  const thread = ids['threads']
  const search = { type: 'file_search', vector_store_ids: [store], filters, max_num_results: 3 }
  const code = { type: 'code_interpreter', container: { type: 'auto', file_ids: [file_id] } }
  const lookUp = { name: 'look_up', description: 'Look up a return', parameters }
  return [
    ['uploads', { bytes: 4, filename: 'a.md', mime_type: 'text/markdown', purpose: 'assistants' }],
    [`uploads/${ids['uploads']}/complete`, { part_ids: ['part_1'], md5: 'abc' }],
    [
      'containers',
      { name: 'work', file_ids: [file_id], memory_limit: '4g', network_policy: { type: 'disabled' } },
    ],
    [`containers/${ids['containers']}/files`, { file_id }],
    [
      'vector_stores',
      {
        name: 'n',
        file_ids: [file_id],
        metadata: { a: 'b' },
        expires_after: { anchor: 'last_active_at', days: 3 },
        chunking_strategy: chunking,
      },
    ],
    [`vector_stores/${store}`, { name: 'm', metadata: { a: 'c' }, expires_after: null }],
    [`vector_stores/${store}/files`, { file_id, attributes: { a: 'b', n: 1 }, chunking_strategy: chunking }],
    [`vector_stores/${store}/files/${file_id}`, { attributes: { a: true } }],
    [`vector_stores/${store}/file_batches`, { files: [{ file_id, attributes: { a: 1 } }] }],
    [
      `vector_stores/${store}/search`,
      {
        query: ['returns', 'free'],
        filters,
        max_num_results: 5,
        ranking_options: { ranker: 'auto', score_threshold: 0.1 },
        rewrite_query: true,
      },
    ],
    [
      'assistants',
      {
        model: 'm',
        name: 'n',
        instructions: 'i',
        tools: [
          { type: 'file_search', file_search: { max_num_results: 4 } },
          { type: 'function', function: lookUp },
        ],
        tool_resources: { file_search: { vector_store_ids: [store] } },
        temperature: 0.5,
      },
    ],
    [
      'threads',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }], metadata: { a: 'b' } }] },
    ],
    [
      `threads/${thread}/messages`,
      {
        role: 'user',
        content: 'Are returns free?',
        attachments: [{ file_id, tools: [{ type: 'code_interpreter' }] }],
      },
    ],
    [
      'threads/runs',
      {
        assistant_id: ids['assistants'],
        thread: { messages: [{ role: 'user', content: 'Are returns free?' }] },
        tools: [{ type: 'function', function: lookUp }],
        truncation_strategy: { type: 'last_messages', last_messages: 3 },
      },
    ],
    ['conversations', { items: [{ type: 'message', role: 'user', content: 'Hello' }], metadata: { a: 'b' } }],
    [`assistants/${ids['assistants']}`, { name: 'n', tools: [{ type: 'code_interpreter' }], metadata: null }],
    [
      `threads/${thread}`,
      { metadata: { a: 'b' }, tool_resources: { code_interpreter: { file_ids: [file_id] } } },
    ],
    [`threads/${thread}/messages/${ids['messages']}`, { metadata: { a: 'b' } }],
    [
      `threads/${thread}/runs`,
      {
        assistant_id: ids['assistants'],
        additional_instructions: 'Be brief.',
        additional_messages: [{ role: 'user', content: 'Hello' }],
        max_completion_tokens: 1_000,
        tool_choice: 'none',
        stream: true,
      },
    ],
    [`threads/${thread}/runs/${ids['runs']}`, { metadata: { a: 'b' } }],
    [
      `threads/${thread}/runs/${ids['runs']}/submit_tool_outputs`,
      { tool_outputs: [{ tool_call_id: 'call_1', output: 'x' }], stream: false },
    ],
    [`conversations/${ids['conversations']}`, { metadata: { a: 'b' } }],
    [`conversations/${ids['conversations']}/items`, { items: [{ role: 'user', content: 'Hello' }] }],
    [
      'responses',
      {
        model: 'm',
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'Are returns free?' }] }],
        instructions: 'Be brief.',
        tools: [search, code, { type: 'function', ...lookUp, strict: false }],
        include: ['file_search_call.results'],
        text: { format: { type: 'json_schema', name: 'answer', schema: parameters } },
        metadata: { a: 'b' },
        tool_choice: 'auto',
      },
    ],
    ['responses', { model: 'm', input: 'Are returns free?', stream: true, tools: [search] }],
  ]
}

type Path = (string | number)[]

/** Every place in a value, the value itself included. */
function placesIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [
    [],
    ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner).map((rest) => [key, ...rest])),
  ]
}

/** The value with another one in a place, or without that place. */
function replaceAt(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other
  if (Array.isArray(value))
    return value.map((item, index) => (index === Number(key) ? replaceAt(item, rest, other) : item))
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, other) }
}

const other = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    0,
    -1,
    1e308,
    2 ** 53,
    [],
    {},
    '\u0000',
    '\ud800',
    'x'.repeat(300_000),
  ),
  fc.array(fc.string(), { minLength: 100, maxLength: 3_000 }),
  fc.nat(14).map((index) => Object.values(ids)[index]),
)

it('refuses what is wrong in one place, or takes it, but never fails', async () => {
  const change = fc.record({ request: fc.nat(1_000), place: fc.nat(1_000), other })
  await fc.assert(
    fc.asyncProperty(change, async ({ request, place, other }) => {
      const requests = validRequests()
      const [path, body] = requests[request % requests.length] ?? ['', {}]
      const places = placesIn(body)
      const changed = replaceAt(body, places[place % places.length] ?? [], other)
      const response = await fetch(`${server.url}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'openai-beta': 'assistants=v2' },
        body: JSON.stringify(changed) ?? '',
        signal: AbortSignal.timeout(20_000),
      })
      const text = await response.text()
      expect(response.status, `${path} ${text}`).toBeLessThan(500)
      expect(text).not.toContain('server_error')
      expect(response.headers.get('x-request-id')).toMatch(/^req_/)
      if (response.status >= 400) expectEnvelope(text)
    }),
    { numRuns: 700 },
  )
})

it('takes all of them as they are', async () => {
  for (const [path, body] of validRequests()) {
    const response = await fetch(`${server.url}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'openai-beta': 'assistants=v2' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    // Nothing waits for parts or outputs.
    const expected = /\/(complete|submit_tool_outputs)$/.test(path) ? 400 : 200
    expect(response.status, `${path} ${text}`).toBe(expected)
  }
})
