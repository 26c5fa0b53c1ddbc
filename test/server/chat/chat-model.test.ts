import type OpenAI from 'openai'
import { toFile } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createChatModel } from '../../../src/server/chat/chat-model.ts'
import { type ChatEndpoint, startChatEndpoint } from '../../support/chat-endpoint.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, fileOf, storeOf } from '../knowledge-store.ts'

let endpoint: ChatEndpoint
let server: TestServer
let client: OpenAI
let files: Record<string, string>
let search: OpenAI.Responses.Tool[]
let assistant: OpenAI.Beta.Assistant

const model = 'gpt-6-luna'
const question = 'How long can I return an order?'
const getStock = {
  name: 'get_stock',
  description: 'How many pieces of an article are in stock',
  parameters: { type: 'object', properties: { article: { type: 'string' } }, required: ['article'] },
}
const lookUp: OpenAI.Responses.FunctionTool = { type: 'function', ...getStock, strict: false }

beforeAll(async () => {
  endpoint = await startChatEndpoint()
  server = await startTestServer({
    model: createChatModel({ url: endpoint.url, model: 'tiny', apiKey: 'key' }),
  })
  client = server.client
  const store = await storeOf(client, documents)
  files = store.files
  search = [{ type: 'file_search', vector_store_ids: [store.storeId] }]
  assistant = await client.beta.assistants.create({
    model,
    instructions: 'Be brief.',
    tools: [{ type: 'file_search' }, { type: 'function', function: getStock }],
    tool_resources: { file_search: { vector_store_ids: [store.storeId] } },
  })
})
afterAll(async () => {
  await server.close()
  await endpoint.close()
})
beforeEach(() => endpoint.requests.splice(0))

/** The number that the last request gave a file's first chunk. */
function systemOf(request: OpenAI.ChatCompletionCreateParamsStreaming | undefined): string {
  const [first] = request?.messages ?? []
  if (first?.role !== 'system' || typeof first.content !== 'string')
    throw new Error('a system message is expected')
  return first.content
}

/** A body of an endpoint's own making. */
const stream = (...chunks: object[]) => ({
  type: 'text/event-stream',
  text: [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]']
    .map((data) => `data: ${data}\n\n`)
    .join(''),
})

const threadWith = (text: string) =>
  client.beta.threads.create({ messages: [{ role: 'user', content: text }] })

describe('responses', () => {
  it('give the model numbered sources and make annotations of the numbers', async () => {
    endpoint.answer({ content: ['Within 30', ' days [', '1]', '. Ask us.'] })
    const response = await client.responses.create({
      model,
      tools: search,
      input: question,
      instructions: 'Be brief.',
      max_output_tokens: 50,
      temperature: 0.3,
    })
    expect(response.output_text).toBe('Within 30 days. Ask us.')
    expect(response.output.map((item) => item.type)).toEqual(['file_search_call', 'message'])
    expect(response.output[1]).toMatchObject({
      content: [{ annotations: [{ type: 'file_citation', file_id: files['returns.md'], index: 14 }] }],
    })
    expect(response.usage).toMatchObject({ input_tokens: 100, output_tokens: 7, total_tokens: 107 })
    const [request] = endpoint.requests
    expect(request).toMatchObject({ model: 'tiny', stream: true, max_tokens: 50, temperature: 0.3 })
    expect(request?.messages.at(-1)).toEqual({ role: 'user', content: question })
    expect(systemOf(request)).toMatch(/^Be brief\.[^]*\[1\] returns\.md\n[^]*within 30 days/)
    expect(endpoint.keys.at(-1)).toBe('Bearer key')
  })

  it('stream what the model says as it says it', async () => {
    endpoint.answer({ content: ['Within', ' 30 days [1]', '.'] })
    const events = await collect(
      await client.responses.create({ model, tools: search, input: question, stream: true }),
    )
    const deltas = events.flatMap((event) =>
      event.type === 'response.output_text.delta' ? [event.delta] : [],
    )
    expect(deltas).toEqual(['Within', ' 30 days', '.'])
    const types = events.map((event) => event.type)
    expect(types.indexOf('response.output_text.annotation.added')).toBeGreaterThan(
      types.indexOf('response.output_text.delta'),
    )
    expect(types.at(-1)).toBe('response.completed')
  })

  it('pass functions on, make its calls ours, and tell it their outputs', async () => {
    endpoint.answer({
      calls: [
        { name: 'get_stock', arguments: '{"article":"lamp"}' },
        { name: 'get_stock', arguments: '{"article":"desk"}' },
      ],
    })
    const first = await client.responses.create({ model, tools: [lookUp], input: 'Lamps and desks?' })
    const calls = first.output.filter((item) => item.type === 'function_call')
    expect(calls.map((call) => call.arguments)).toEqual(['{"article":"lamp"}', '{"article":"desk"}'])
    expect(endpoint.requests[0]?.tools).toEqual([{ type: 'function', function: getStock }])
    endpoint.answer({ content: ['3 lamps, 4 desks.'] })
    const second = await client.responses.create({
      model,
      tools: [lookUp],
      previous_response_id: first.id,
      input: calls.map(({ call_id }, index) => ({
        type: 'function_call_output',
        call_id,
        output: String(index + 3),
      })),
    })
    expect(second.output_text).toBe('3 lamps, 4 desks.')
    expect(endpoint.requests[1]?.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: calls.map((call) => ({ id: call.call_id })) },
      { role: 'tool', tool_call_id: calls[0]?.call_id, content: '3' },
      { role: 'tool', tool_call_id: calls[1]?.call_id, content: '4' },
    ])
  })

  it('say which function must be called, and that one call is enough', async () => {
    endpoint.answer({ calls: [{ name: 'get_stock', arguments: '' }] })
    const response = await client.responses.create({
      model,
      tools: [lookUp, ...search],
      input: 'Hello',
      tool_choice: { type: 'function', name: 'get_stock' },
      parallel_tool_calls: false,
    })
    expect(response.output).toMatchObject([{ type: 'function_call', arguments: '{}' }])
    expect(endpoint.requests[0]).toMatchObject({
      tool_choice: { type: 'function', function: { name: 'get_stock' } },
      parallel_tool_calls: false,
    })
  })

  it('count on one call where they said so, even of a host that sends several', async () => {
    const calls = ['1', '2'].map((n) => ({ name: 'get_stock', arguments: `{"n":${n}}` }))
    endpoint.answer({ calls })
    const response = await client.responses.create({
      model,
      tools: [lookUp],
      input: 'Hello',
      parallel_tool_calls: false,
    })
    expect(response.output).toMatchObject([{ type: 'function_call', arguments: '{"n":1}' }])
  })

  it('ask for JSON by its schema and leave its brackets alone', async () => {
    endpoint.answer({ content: ['{"days": [1]}'] })
    const schema = { type: 'object', properties: { days: { type: 'array' } } }
    const response = await client.responses.create({
      model,
      tools: search,
      input: question,
      text: { format: { type: 'json_schema', name: 'days', schema } },
    })
    expect(response.output_text).toBe('{"days": [1]}')
    expect(endpoint.requests[0]?.response_format).toMatchObject({ json_schema: { schema } })
  })

  it('give it what was computed, and link the chart that it forgot', async () => {
    const csv = await fileOf(client, 'sales.csv', 'region,revenue\nNorth,10\nSouth,20\n')
    endpoint.answer({ content: ['The South is ahead.'] })
    const response = await client.responses.create({
      model,
      tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: [csv] } }],
      input: 'Plot the revenue by region',
    })
    expect(systemOf(endpoint.requests[0])).toContain('South  20\nNorth  10')
    expect(response.output_text).toBe(
      'The South is ahead.\n\n[sales-revenue-by-region.png](sandbox:/mnt/data/sales-revenue-by-region.png)',
    )
    expect(response.output[1]).toMatchObject({
      content: [{ annotations: [{ type: 'container_file_citation' }] }],
    })
  })

  it.each([
    ['length', 'max_output_tokens'],
    ['content_filter', 'content_filter'],
  ])('that end for %s are incomplete', async (finish, reason) => {
    endpoint.answer({ content: ['So'], finish })
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason } })
  })

  it('pass a refusal on', async () => {
    endpoint.answer({ refusal: ['I will', ' not.'] })
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({
      status: 'completed',
      output: [{ content: [{ type: 'refusal', refusal: 'I will not.' }] }],
    })
    endpoint.answer({ content: ['Fine.'] })
    await client.responses.create({ model, input: 'And now?', previous_response_id: response.id })
    expect(endpoint.requests[1]?.messages).toEqual([
      { role: 'user', content: question },
      { role: 'user', content: 'And now?' },
    ])
  })

  it.each([
    [{ status: 500 }, 'server_error', /failed: 500/],
    [{ status: 429 }, 'rate_limit_exceeded', /failed: 429/],
    [{ status: 400 }, 'invalid_prompt', /failed: 400/],
    [{ status: 401 }, 'server_error', /failed: 401/],
    [{ content: ['Within'], breaks: true }, 'server_error', /./],
    [
      { body: { type: 'text/html', text: '<p>Log in</p>' } },
      'server_error',
      /no stream of a chat completion/,
    ],
    [{ body: stream({ error: { message: 'out of memory' } }) }, 'server_error', /out of memory/],
  ])('fail where it answers %j', async (answer, code, message) => {
    endpoint.answer(answer)
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({ status: 'failed', error: { code } })
    expect(response.error?.message).toMatch(message)
    expect((await client.responses.retrieve(response.id)).status).toBe('failed')
  })

  it('take null for what is not there, and leave what it thought aside', async () => {
    const delta = { role: 'assistant', content: null, reasoning_content: 'Hm.', tool_calls: null }
    endpoint.answer({
      body: stream(
        { choices: null },
        { choices: [{ index: 0, delta, finish_reason: null }], usage: null },
        { choices: [{ index: 0, delta: { content: 'Yes.' }, finish_reason: null }] },
        { choices: [{ index: 0, delta: null, finish_reason: 'stop' }] },
      ),
    })
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({ status: 'completed', output_text: 'Yes.' })
  })

  it('are a message without words where it says nothing', async () => {
    endpoint.answer({})
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({
      status: 'completed',
      output: [{ type: 'message', status: 'completed', content: [{ type: 'output_text', text: '' }] }],
    })
  })

  it('tell what it counted as cached and as thinking, and estimate where it counts nothing', async () => {
    const usage = {
      prompt_tokens: 90,
      completion_tokens: 40,
      prompt_tokens_details: { cached_tokens: 64 },
      completion_tokens_details: { reasoning_tokens: 30 },
    }
    endpoint.answer({ content: ['Well.'], usage }, { content: ['Well.'], usage: null })
    expect((await client.responses.create({ model, input: question })).usage).toMatchObject({
      input_tokens: 90,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens: 40,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 130,
    })
    const estimated = (await client.responses.create({ model, input: question })).usage
    expect(estimated?.output_tokens_details.reasoning_tokens).toBe(0)
    expect(estimated?.output_tokens).toBeGreaterThan(0)
  })

  it('show it the pictures of messages, by their address or as they are', async () => {
    const file = await client.files.create({
      file: await toFile(Buffer.from('pixels'), 'a.jpg'),
      purpose: 'vision',
    })
    endpoint.answer({ content: ['A cat.'] }, { content: ['Yes.'] })
    const first = await client.responses.create({
      model,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What are these?' },
            { type: 'input_image', image_url: 'https://example.com/cat.png', detail: 'low' },
            { type: 'input_image', file_id: file.id, detail: 'auto' },
          ],
        },
      ],
    })
    const content = [
      { type: 'text', text: 'What are these?' },
      { type: 'image_url', image_url: { url: 'https://example.com/cat.png', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,cGl4ZWxz', detail: 'auto' } },
    ]
    expect(endpoint.requests[0]?.messages).toEqual([{ role: 'user', content }])
    await client.responses.create({ model, input: 'Sure?', previous_response_id: first.id })
    expect(endpoint.requests[1]?.messages[0]).toEqual({ role: 'user', content })
  })

  it('stream their failure as response.failed', async () => {
    endpoint.answer({ status: 500 })
    const events = await collect(await client.responses.create({ model, input: question, stream: true }))
    expect(events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    })
  })

  it('in the background are cancelled while it thinks', async () => {
    endpoint.answer({ content: ['Well'], hangs: true })
    const queued = await client.responses.create({ model, input: question, background: true })
    await expect.poll(() => endpoint.requests.length).toBe(1)
    expect((await client.responses.retrieve(queued.id)).status).toBe('in_progress')
    expect((await client.responses.cancel(queued.id)).status).toBe('cancelled')
    expect((await client.responses.cancel(queued.id)).status).toBe('cancelled')
    expect((await client.responses.retrieve(queued.id)).status).toBe('cancelled')
  })
})

describe('runs', () => {
  it('answer with markers for the numbers', async () => {
    endpoint.answer({ content: ['Within 30 days [1].'] })
    const thread = await threadWith(question)
    const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    expect(run).toMatchObject({ status: 'completed', usage: { total_tokens: 107 } })
    const [message] = (await client.beta.threads.messages.list(thread.id)).data
    expect(message?.content).toMatchObject([
      {
        text: {
          value: 'Within 30 days【1:0†returns.md】.',
          annotations: [{ file_citation: { file_id: files['returns.md'] } }],
        },
      },
    ])
  })

  it('call functions and go on', async () => {
    endpoint.answer({
      content: ['Let me look.'],
      calls: [{ name: 'get_stock', arguments: '{"article":"lamp"}' }],
    })
    const thread = await threadWith('Lamps?')
    const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    const [call] = run.required_action?.submit_tool_outputs.tool_calls ?? []
    expect(call?.function).toEqual({ name: 'get_stock', arguments: '{"article":"lamp"}' })
    endpoint.answer({ content: ['Three.'] })
    const done = await client.beta.threads.runs.submitToolOutputsAndPoll(run.id, {
      thread_id: thread.id,
      tool_outputs: [{ tool_call_id: call?.id ?? '', output: '3' }],
    })
    expect(done.status).toBe('completed')
    expect(endpoint.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: 'assistant', tool_calls: [{ function: { arguments: '{"article":"lamp"}' } }] },
      { role: 'tool', content: '3' },
    ])
  })

  it('show it the pictures of messages', async () => {
    endpoint.answer({ content: ['A cat.'] })
    const image_url = { url: 'https://example.com/cat.png', detail: 'high' as const }
    const thread = await client.beta.threads.create({
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }],
    })
    await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    expect(endpoint.requests[0]?.messages.at(-1)).toEqual({
      role: 'user',
      content: [{ type: 'image_url', image_url }],
    })
  })

  it('have a text without words where it says nothing, and one refusal for all its pieces', async () => {
    endpoint.answer({}, { refusal: ['I will', ' not.'] })
    const contents = []
    for (const text of ['Hm.', 'And?']) {
      const thread = await threadWith(text)
      await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
      contents.push((await client.beta.threads.messages.list(thread.id)).data[0]?.content)
    }
    expect(contents).toEqual([
      [{ type: 'text', text: { value: '', annotations: [] } }],
      [{ type: 'refusal', refusal: 'I will not.' }],
    ])
  })

  it('fail with its error, and their message is incomplete', async () => {
    endpoint.answer({ content: ['Within'], breaks: true })
    const thread = await threadWith(question)
    const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    expect(run).toMatchObject({ status: 'failed', last_error: { code: 'server_error' } })
    const [message] = (await client.beta.threads.messages.list(thread.id)).data
    expect(message).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'run_failed' } })
  })

  it('are cancelled while it thinks', async () => {
    endpoint.answer({ content: ['Well'], hangs: true })
    const thread = await threadWith(question)
    const { runs } = client.beta.threads
    const run = await runs.create(thread.id, { assistant_id: assistant.id })
    await expect.poll(() => endpoint.requests.length).toBe(1)
    expect(await runs.cancel(run.id, { thread_id: thread.id })).toMatchObject({ status: 'cancelling' })
    expect((await runs.poll(run.id, { thread_id: thread.id })).status).toBe('cancelled')
  })
})

it('an endpoint that is not there fails the response and is named', async () => {
  const gone = await startChatEndpoint()
  await gone.close()
  const lonely = await startTestServer({ model: createChatModel({ url: gone.url, model: 'tiny' }) })
  const response = await lonely.client.responses.create({ model, input: question })
  expect(response.error?.message).toContain(`${gone.url} cannot be reached`)
  await lonely.close()
})

it('a server closes though the model never ends', async () => {
  const stubborn = await startTestServer({ model: createChatModel({ url: endpoint.url, model: 'tiny' }) })
  endpoint.answer({ content: ['Well'], hangs: true })
  const before = endpoint.requests.length
  await stubborn.client.responses.create({ model, input: question, background: true })
  await expect.poll(() => endpoint.requests.length).toBe(before + 1)
  const start = performance.now()
  await stubborn.close()
  expect(performance.now() - start).toBeLessThan(4_000)
})
