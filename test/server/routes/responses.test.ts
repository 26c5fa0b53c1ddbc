import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, fileOf, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI
let files: Record<string, string>
let tools: OpenAI.Responses.Tool[]

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  const store = await storeOf(client, documents)
  files = store.files
  tools = [{ type: 'file_search', vector_store_ids: [store.storeId] }]
})
afterAll(() => server.close())

const model = 'gpt-6-luna'
const question = 'How long can I return an order?'

describe('file search', () => {
  it('answers with a sentence and cites its file at the end of it', async () => {
    const response = await client.responses.create({ model, tools, input: question })
    expect(response).toMatchObject({ object: 'response', status: 'completed', model, error: null })
    expect(response.output_text).toMatch(/^You can return an order within 30 days of delivery\./)
    expect(response.output.map((item) => item.type)).toEqual(['file_search_call', 'message'])
    expect(response.output[1]).toMatchObject({
      content: [
        {
          annotations: [
            {
              type: 'file_citation',
              file_id: files['returns.md'],
              filename: 'returns.md',
              index: response.output_text.length,
            },
          ],
        },
      ],
    })
    expect(response.usage?.total_tokens).toBeGreaterThan(0)
  })

  it('shows results only where they are included', async () => {
    const plain = await client.responses.create({ model, tools, input: question })
    expect(plain.output[0]).toMatchObject({ results: null })
    const include: OpenAI.Responses.ResponseIncludable[] = ['file_search_call.results']
    const full = await client.responses.create({ model, tools, input: question, include })
    expect(full.output[0]).toMatchObject({
      queries: [expect.stringContaining('return')],
      results: expect.arrayContaining([
        expect.objectContaining({ file_id: files['returns.md'], filename: 'returns.md' }),
      ]),
    })
    expect((await client.responses.retrieve(plain.id)).output[0]).toMatchObject({ results: null })
    const retrieved = await client.responses.retrieve(plain.id, { include })
    expect(retrieved.output[0]).toHaveProperty('results.length')
  })

  it('says so where nothing is found, and cites nothing', async () => {
    const response = await client.responses.create({ model, tools, input: "What is the CEO's home address?" })
    expect(response.output_text).toBe('I could not find that in the provided documents.')
    expect(response.output[1]).toMatchObject({ content: [{ annotations: [] }] })
  })

  it('greets without a search, and is honest where it has no tool', async () => {
    const greeting = await client.responses.create({ model, tools, input: 'Hello!' })
    expect(greeting.output.map((item) => item.type)).toEqual(['message'])
    const bare = await client.responses.create({ model, input: 'Who was Ada Lovelace?' })
    expect(bare.output_text).toMatch(/only from documents/)
  })
})

describe('threads of responses', () => {
  it('resolve a follow-up by the previous response', async () => {
    const first = await client.responses.create({ model, tools, input: question })
    const second = await client.responses.create({
      model,
      tools,
      input: 'And electronics?',
      previous_response_id: first.id,
    })
    expect(second.output_text).toBe('Electronics can be returned within 14 days.')
    expect(second.previous_response_id).toBe(first.id)
  })

  it('do not go on from a response that was not stored or was deleted', async () => {
    const first = await client.responses.create({ model, tools, input: question, store: false })
    await expect(client.responses.retrieve(first.id)).rejects.toMatchObject({ status: 404 })
    await expect(
      client.responses.create({ model, input: 'And?', previous_response_id: first.id }),
    ).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found' })
    const second = await client.responses.create({ model, tools, input: question })
    await client.responses.delete(second.id)
    await expect(client.responses.retrieve(second.id)).rejects.toMatchObject({ status: 404 })
  })

  it('list their input', async () => {
    const response = await client.responses.create({
      model,
      input: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'input_text', text: question }] },
      ],
    })
    const items = await collect(client.responses.inputItems.list(response.id, { order: 'asc' }))
    expect(items).toMatchObject([
      { role: 'developer', content: [{ type: 'input_text', text: 'Be brief.' }] },
      { role: 'user', content: [{ type: 'input_text', text: question }] },
    ])
  })
})

describe('function tools', () => {
  const lookUp: OpenAI.Responses.FunctionTool = {
    type: 'function',
    name: 'get_stock',
    description: 'How many pieces of an article are in stock',
    parameters: { type: 'object', properties: { article: { type: 'string' } }, required: ['article'] },
    strict: false,
  }

  it('are called, and their output is told', async () => {
    const first = await client.responses.create({
      model,
      tools: [lookUp],
      input: 'Is the Harbour Lamp in stock?',
    })
    const [call] = first.output
    if (call?.type !== 'function_call') throw new Error('a call is expected')
    expect(JSON.parse(call.arguments)).toEqual({ article: 'Harbour Lamp' })
    const second = await client.responses.create({
      model,
      tools: [lookUp],
      previous_response_id: first.id,
      input: [{ type: 'function_call_output', call_id: call.call_id, output: '{"pieces": 41}' }],
    })
    expect(second.output_text).toBe('- pieces: 41')
  })

  it('must be answered, and answers must belong to calls', async () => {
    const first = await client.responses.create({ model, tools: [lookUp], input: 'Is the lamp in stock?' })
    await expect(
      client.responses.create({ model, previous_response_id: first.id, input: 'And?' }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('No tool output found') })
    await expect(
      client.responses.create({
        model,
        input: [{ type: 'function_call_output', call_id: 'call_none', output: '' }],
      }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('No tool call found') })
  })

  it('are called where they are chosen, and never where none is', async () => {
    const forced = await client.responses.create({
      model,
      tools: [lookUp],
      input: 'Hello',
      tool_choice: { type: 'function', name: 'get_stock' },
    })
    expect(forced.output[0]?.type).toBe('function_call')
    const none = await client.responses.create({
      model,
      tools: [lookUp],
      input: 'Is the lamp in stock?',
      tool_choice: 'none',
    })
    expect(none.output[0]?.type).toBe('message')
  })
})

it('computes over a CSV file with the code interpreter', async () => {
  const csv = await fileOf(client, 'sales.csv', 'region,revenue\nNorth,10\nSouth,20\nNorth,5\n')
  const response = await client.responses.create({
    model,
    tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: [csv] } }],
    input: 'What is the revenue by region?',
    include: ['code_interpreter_call.outputs'],
  })
  expect(response.output[0]).toMatchObject({
    type: 'code_interpreter_call',
    code: expect.stringContaining("groupby('region')"),
    outputs: [{ type: 'logs', logs: 'South  20\nNorth  15' }],
  })
  expect(response.output_text).toContain('- South: 20\n- North: 15')
})

it.each([
  [undefined, 'default'],
  ['auto', 'default'],
  ['priority', 'priority'],
] as const)('was answered in the tier that was asked for: %s', async (service_tier, tier) => {
  const asked = service_tier === undefined ? {} : { service_tier }
  const response = await client.responses.create({ model, input: 'Hello', ...asked })
  expect(response.service_tier).toBe(tier)
})

it('answers in JSON where a format asks for it', async () => {
  const response = await client.responses.create({
    model,
    tools,
    input: question,
    text: {
      format: {
        type: 'json_schema',
        name: 'answer',
        schema: { type: 'object', properties: { days: { type: 'integer' }, sources: { type: 'array' } } },
      },
    },
  })
  expect(JSON.parse(response.output_text)).toEqual({ days: 30, sources: ['returns.md'] })
})

it('cuts an answer that is longer than the tokens allowed', async () => {
  const text = `Parcels ${'are sent on every working day from the large northern warehouse '.repeat(5)}by train.`
  const { storeId } = await storeOf(client, { 'parcels.md': text })
  const response = await client.responses.create({
    model,
    tools: [{ type: 'file_search', vector_store_ids: [storeId] }],
    input: 'How are parcels sent?',
    max_output_tokens: 16,
  })
  expect(response).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    output: [{}, { status: 'incomplete', content: [{ annotations: [] }] }],
  })
  expect(text.startsWith(response.output_text)).toBe(true)
})

const post = (body: unknown) => client.post('/responses', { body })

describe('refuses', () => {
  it.each<[string, Record<string, unknown>, object]>([
    [
      'an unknown parameter',
      { temprature: 1 },
      { status: 400, code: 'unknown_parameter', param: 'temprature' },
    ],
    ['a missing model', { model: undefined }, { status: 400, param: 'model' }],
    ['no input', { input: undefined }, { status: 400, param: 'input' }],
    ['too few output tokens', { max_output_tokens: 3 }, { status: 400, param: 'max_output_tokens' }],
    ['an unknown tool', { tools: [{ type: 'telepathy' }] }, { status: 400 }],
    [
      'a store that is not there',
      { tools: [{ type: 'file_search', vector_store_ids: ['vs_none'] }] },
      { status: 404 },
    ],
    [
      'three stores',
      { tools: [{ type: 'file_search', vector_store_ids: ['a', 'b', 'c'] }] },
      { status: 400 },
    ],
    [
      'a conversation beside a previous response',
      { conversation: 'conv_1', previous_response_id: 'resp_1' },
      { status: 400, code: 'mutually_exclusive_parameters' },
    ],
    ['a conversation that is not there', { conversation: 'conv_none' }, { status: 404 }],
    ['a prompt that is not there', { prompt: { id: 'pmpt_none' } }, { status: 404 }],
    ['an item that is not there', { input: [{ type: 'item_reference', id: 'msg_none' }] }, { status: 404 }],
  ])('%s', async (_, change, error) => {
    await expect(post({ model, input: 'Hello', ...change })).rejects.toMatchObject(error)
  })

  it('IDs of another kind and of nothing', async () => {
    const conversation = await client.conversations.create()
    await expect(client.responses.retrieve(conversation.id)).rejects.toMatchObject({ status: 400 })
    await expect(client.responses.delete('resp_none')).rejects.toMatchObject({ status: 404 })
    await expect(client.responses.cancel('resp_none')).rejects.toMatchObject({ status: 404 })
    await expect(client.responses.inputItems.list('resp_none')).rejects.toMatchObject({ status: 404 })
  })
})
