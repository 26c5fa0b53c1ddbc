import type OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI
let tools: OpenAI.Responses.Tool[]

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  const { storeId } = await storeOf(client, documents)
  tools = [{ type: 'file_search', vector_store_ids: [storeId] }]
})
afterAll(() => server.close())

const model = 'gpt-6-luna'

it('sends every event in its order, numbered', async () => {
  const stream = await client.responses.create({
    model,
    tools,
    input: 'How long can I return an order?',
    stream: true,
  })
  const events = await collect(stream)
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
  const types = events.map((event) => event.type)
  expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.file_search_call.in_progress',
    'response.file_search_call.searching',
    'response.file_search_call.completed',
    'response.output_item.done',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.annotation.added',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ])
  const deltas = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : []))
  expect(deltas.join('')).toMatch(/^You can return an order within 30 days of delivery\./)
  expect(deltas.length).toBeGreaterThan(1)
})

it('ends in the same response as one that is not streamed', async () => {
  const input = 'How long does shipping to France take?'
  const stream = client.responses.stream({ model, tools, input })
  const streamed = await stream.finalResponse()
  const plain = await client.responses.create({ model, tools, input })
  expect(streamed.output_text).toBe(plain.output_text)
  expect(streamed.usage).toEqual(plain.usage)
  expect((await client.responses.retrieve(streamed.id)).output_text).toBe(plain.output_text)
})

it('streams a function call by its arguments', async () => {
  const stream = await client.responses.create({
    model,
    input: 'What is the weather in Lisbon?',
    stream: true,
    tools: [
      {
        type: 'function',
        name: 'get_weather',
        description: 'Current weather in a city',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        strict: false,
      },
    ],
  })
  const events = await collect(stream)
  const types = new Set(events.map((event) => event.type))
  expect([...types]).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.function_call_arguments.delta',
    'response.function_call_arguments.done',
    'response.output_item.done',
    'response.completed',
  ])
  const done = events.find((event) => event.type === 'response.function_call_arguments.done')
  expect(done).toMatchObject({ arguments: '{"city":"Lisbon"}' })
})

it('refuses before the stream begins', async () => {
  await expect(
    client.responses.create({ model, input: 'Hi', conversation: 'conv_none', stream: true }),
  ).rejects.toMatchObject({ status: 404 })
})
