import type OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Model, TurnRequest } from '../../../src/server/model/turn.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'

let go: PromiseWithResolvers<void>
let clock: number
let asked: TurnRequest[]
let server: TestServer
let client: OpenAI
let assistant: OpenAI.Beta.Assistant

const model = 'gpt-6-luna'

/** Says one word, calls a function where one is declared, and says the rest when it is let go. */
const hesitant: Model = async function* answer(_context, request, signal) {
  asked.push(request)
  yield { type: 'text', segment: { text: 'Well' } }
  if (request.functions.length > 0) {
    yield { type: 'call', name: 'get_stock', arguments: '{}' }
    return
  }
  await Promise.race([
    go.promise,
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
  ])
  yield { type: 'text', segment: { text: ' then.' } }
}

beforeEach(async () => {
  go = Promise.withResolvers()
  clock = 1_800_000_000
  asked = []
  server = await startTestServer({ model: hesitant, now: () => clock })
  client = server.client
  assistant = await client.beta.assistants.create({ model })
})
afterEach(() => server.close())

const tools: OpenAI.Beta.AssistantTool[] = [{ type: 'function', function: { name: 'get_stock' } }]

async function begin(more: object = {}) {
  const thread = await client.beta.threads.create({ messages: [{ role: 'user', content: 'So?' }] })
  const run = await client.beta.threads.runs.create(thread.id, { assistant_id: assistant.id, ...more })
  return { run, thread_id: thread.id }
}

const statusOf = async (id: string, thread_id: string) =>
  (await client.beta.threads.runs.retrieve(id, { thread_id })).status

async function answerOf(thread_id: string) {
  const [message] = (await client.beta.threads.messages.list(thread_id)).data
  return message
}

const threadOf = (...contents: string[]) =>
  client.beta.threads.create({ messages: contents.map((content) => ({ role: 'user' as const, content })) })

/** Runs that have ended, each in its way. */
const ended = {
  completed: async () => {
    go.resolve()
    return settle(await begin())
  },
  failed: async () => {
    const store = await client.vectorStores.create({})
    const tool_resources = { file_search: { vector_store_ids: [store.id] } }
    const { id } = await client.beta.assistants.create({
      model,
      tools: [{ type: 'file_search' }],
      tool_resources,
    })
    await client.vectorStores.delete(store.id)
    return settle(await begin({ assistant_id: id }))
  },
  incomplete: async () => {
    const content = 'too much '.repeat(200)
    return settle(await begin({ max_prompt_tokens: 256, additional_messages: [{ role: 'user', content }] }))
  },
  cancelled: async () => {
    const begun = await settle(await begin({ tools }))
    await client.beta.threads.runs.cancel(begun.run.id, { thread_id: begun.thread_id })
    return begun
  },
  expired: async () => {
    const begun = await settle(await begin({ tools }))
    clock += 601
    return begun
  },
}

async function settle<Begun extends { run: { id: string }; thread_id: string }>(
  begun: Begun,
): Promise<Begun> {
  await client.beta.threads.runs.poll(begun.run.id, { thread_id: begun.thread_id })
  return begun
}

describe('cancel', () => {
  it('ends a run in progress, with its message and step', async () => {
    const { run, thread_id } = await begin()
    await expect.poll(() => statusOf(run.id, thread_id)).toBe('in_progress')
    await expect.poll(() => asked.length).toBe(1)
    const { runs } = client.beta.threads
    expect((await runs.cancel(run.id, { thread_id })).status).toBe('cancelling')
    const cancelled = await runs.poll(run.id, { thread_id })
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelled_at: clock, expires_at: null })
    expect(await answerOf(thread_id)).toMatchObject({ incomplete_details: { reason: 'run_cancelled' } })
    const { data: steps } = await runs.steps.list(run.id, { thread_id })
    expect(steps).toMatchObject([{ status: 'cancelled', cancelled_at: clock }])
  })

  it('ends a run that waits for outputs at once, and takes no outputs for it', async () => {
    const { run, thread_id } = await begin({ tools })
    const { runs } = client.beta.threads
    const waiting = await runs.poll(run.id, { thread_id })
    const [call] = waiting.required_action?.submit_tool_outputs.tool_calls ?? []
    expect(await runs.cancel(run.id, { thread_id })).toMatchObject({
      status: 'cancelled',
      required_action: null,
    })
    const { data: steps } = await runs.steps.list(run.id, { thread_id })
    expect(steps.map((step) => step.status)).toEqual(['cancelled', 'completed'])
    const tool_outputs = [{ tool_call_id: call?.id ?? '', output: '3' }]
    await expect(runs.submitToolOutputs(run.id, { thread_id, tool_outputs })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('"cancelled"'),
    })
  })

  it.each(Object.entries(ended))('refuses a run that is %s', async (status, end) => {
    const { run, thread_id } = await end()
    expect(await statusOf(run.id, thread_id)).toBe(status)
    await expect(client.beta.threads.runs.cancel(run.id, { thread_id })).rejects.toMatchObject({
      status: 400,
      message: `400 Cannot cancel run with status '${status}'.`,
    })
  })

  it('is told to whoever follows the stream', async () => {
    const thread = await client.beta.threads.create({ messages: [{ role: 'user', content: 'So?' }] })
    const { runs } = client.beta.threads
    const stream = await runs.create(thread.id, { assistant_id: assistant.id, stream: true })
    const names: string[] = []
    for await (const event of stream) {
      names.push(event.event)
      if (event.event === 'thread.message.delta') {
        const [run] = (await runs.list(thread.id)).data
        await runs.cancel(run?.id ?? '', { thread_id: thread.id })
      }
    }
    expect(names.slice(-4)).toEqual([
      'thread.run.cancelling',
      'thread.message.incomplete',
      'thread.run.step.cancelled',
      'thread.run.cancelled',
    ])
  })
})

describe('expiry', () => {
  it('shows in lists, ends the step that waits, and frees the thread', async () => {
    const { run, thread_id } = await begin({ tools })
    const { runs } = client.beta.threads
    await runs.poll(run.id, { thread_id })
    clock += 601
    expect((await runs.list(thread_id)).data).toMatchObject([{ id: run.id, status: 'expired' }])
    const { data: steps } = await runs.steps.list(run.id, { thread_id })
    expect(steps.map((step) => step.status)).toEqual(['expired', 'completed'])
    await client.beta.threads.messages.create(thread_id, { role: 'user', content: 'Again?' })
  })

  it('ends a run at which the model still works', async () => {
    const { run, thread_id } = await begin()
    await expect.poll(() => asked.length).toBe(1)
    clock += 601
    expect(await statusOf(run.id, thread_id)).toBe('expired')
    await expect
      .poll(() => answerOf(thread_id))
      .toMatchObject({ incomplete_details: { reason: 'run_expired' } })
  })
})

describe('what a run is given', () => {
  it('is cut to its last messages, or to those that fit', async () => {
    go.resolve()
    const long = 'word '.repeat(200)
    const { runs } = client.beta.threads
    const first = await threadOf('one', 'two', 'three')
    await runs.createAndPoll(first.id, {
      assistant_id: assistant.id,
      truncation_strategy: { type: 'last_messages', last_messages: 2 },
    })
    const second = await threadOf(long, long, 'three')
    await runs.createAndPoll(second.id, { assistant_id: assistant.id, max_prompt_tokens: 300 })
    expect(asked.map((request) => request.turns.map((turn) => turn.text.slice(0, 5)))).toEqual([
      ['two', 'three'],
      ['word ', 'three'],
    ])
  })

  it('has additional messages and instructions, and they stay in the thread', async () => {
    go.resolve()
    const thread = await threadOf('one')
    await client.beta.threads.runs.createAndPoll(thread.id, {
      assistant_id: assistant.id,
      instructions: 'Be brief.',
      additional_instructions: 'Be kind.',
      additional_messages: [
        { role: 'assistant', content: 'yes' },
        { role: 'user', content: 'two' },
      ],
    })
    expect(asked).toMatchObject([
      {
        instructions: 'Be brief.\n\nBe kind.',
        turns: [{ text: 'one' }, { role: 'assistant', text: 'yes' }, { text: 'two' }],
      },
    ])
    expect((await client.beta.threads.messages.list(thread.id)).data).toHaveLength(4)
  })

  it('has its settings, and the tokens that are left to it', async () => {
    go.resolve()
    await begin({ max_completion_tokens: 256, parallel_tool_calls: false, temperature: 0.2 })
    await expect
      .poll(() => asked)
      .toMatchObject([{ maxTokens: 256, parallelCalls: false, sampling: { temperature: 0.2 } }])
  })
})

it('deleting a thread ends the run in it', async () => {
  const { run, thread_id } = await begin()
  await expect.poll(() => asked.length).toBe(1)
  await client.beta.threads.delete(thread_id)
  go.resolve()
  await expect(client.beta.threads.runs.retrieve(run.id, { thread_id })).rejects.toMatchObject({
    status: 404,
  })
})

it('a thread is locked from the first moment to the last', async () => {
  const { run, thread_id } = await begin()
  const { messages, runs } = client.beta.threads
  const locked = { status: 400, type: 'invalid_request_error', message: expect.stringContaining(run.id) }
  await expect(messages.create(thread_id, { role: 'user', content: 'x' })).rejects.toMatchObject(locked)
  await expect(runs.create(thread_id, { assistant_id: assistant.id })).rejects.toMatchObject(locked)
  await expect(
    runs.create(thread_id, {
      assistant_id: assistant.id,
      additional_messages: [{ role: 'user', content: 'x' }],
    }),
  ).rejects.toMatchObject(locked)
  go.resolve()
  await runs.poll(run.id, { thread_id })
  const all = await collect(messages.list(thread_id))
  expect(all).toHaveLength(2)
})
