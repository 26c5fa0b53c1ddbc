import type OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI
let assistant: OpenAI.Beta.Assistant

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  const { storeId } = await storeOf(client, documents)
  assistant = await client.beta.assistants.create({
    model: 'gpt-6-luna',
    tools: [
      { type: 'file_search' },
      {
        type: 'function',
        function: {
          name: 'get_weather',
          description: 'Current weather in a city',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      },
    ],
    tool_resources: { file_search: { vector_store_ids: [storeId] } },
  })
})
afterAll(() => server.close())

const threadWith = (text: string) =>
  client.beta.threads.create({ messages: [{ role: 'user', content: text }] })

/** Event names with repetitions left out. */
const namesOf = (events: { event: string }[]): string[] =>
  events.map(({ event }) => event).filter((name, index, names) => name !== names[index - 1])

const answerEvents = [
  'thread.run.step.created',
  'thread.run.step.in_progress',
  'thread.message.created',
  'thread.message.in_progress',
  'thread.message.delta',
  'thread.message.completed',
  'thread.run.step.completed',
  'thread.run.completed',
]

it('sends every event of a run in its order', async () => {
  const thread = await threadWith('How long can I return an order?')
  const stream = await client.beta.threads.runs.create(thread.id, {
    assistant_id: assistant.id,
    stream: true,
  })
  expect(namesOf(await collect(stream))).toEqual([
    'thread.run.created',
    'thread.run.queued',
    'thread.run.in_progress',
    'thread.run.step.created',
    'thread.run.step.in_progress',
    'thread.run.step.delta',
    'thread.run.step.completed',
    ...answerEvents,
  ])
})

it('begins with the thread where that is made too', async () => {
  const stream = await client.beta.threads.createAndRun({
    assistant_id: assistant.id,
    thread: { messages: [{ role: 'user', content: 'Hello' }] },
    stream: true,
  })
  expect(namesOf(await collect(stream)).slice(0, 3)).toEqual([
    'thread.created',
    'thread.run.created',
    'thread.run.queued',
  ])
})

it('ends with [DONE]', async () => {
  const thread = await threadWith('Hello')
  const response = await fetch(`${server.url}/threads/${thread.id}/runs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'OpenAI-Beta': 'assistants=v2' },
    body: JSON.stringify({ assistant_id: assistant.id, stream: true }),
  })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect((await response.text()).trimEnd()).toMatch(/event: done\ndata: \[DONE\]$/)
})

it('adds up to what is kept, in the helper of the SDK', async () => {
  const thread = await threadWith('How long does shipping to Germany take?')
  const stream = client.beta.threads.runs.stream(thread.id, { assistant_id: assistant.id })
  const [streamed] = await stream.finalMessages()
  const run = await stream.finalRun()
  const [kept] = (await client.beta.threads.messages.list(thread.id)).data
  expect(run.status).toBe('completed')
  expect(streamed?.content).toEqual(kept?.content)
  const steps = await stream.finalRunSteps()
  expect(steps.map((step) => step.type)).toEqual(['tool_calls', 'message_creation'])
})

it('goes on in another stream after a call', async () => {
  const thread = await threadWith('What is the current weather in Lisbon?')
  const stream = await client.beta.threads.runs.create(thread.id, {
    assistant_id: assistant.id,
    stream: true,
  })
  const events = await collect(stream)
  expect(namesOf(events).at(-1)).toBe('thread.run.requires_action')
  const last = events.at(-1)
  if (last?.event !== 'thread.run.requires_action') throw new Error('a call is expected')
  const [call] = last.data.required_action?.submit_tool_outputs.tool_calls ?? []
  const rest = await client.beta.threads.runs.submitToolOutputs(last.data.id, {
    thread_id: thread.id,
    tool_outputs: [{ tool_call_id: call?.id ?? '', output: '{"sky":"clear"}' }],
    stream: true,
  })
  expect(namesOf(await collect(rest))).toEqual([
    'thread.run.step.completed',
    'thread.run.queued',
    'thread.run.in_progress',
    ...answerEvents,
  ])
})
