import { randomBytes } from 'node:crypto'
import type OpenAI from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ServerOptions } from '../../../src/server/ownership/serve.ts'
import type { FaultRule } from '../../../src/server/trouble/faults.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { fileOf } from '../knowledge-store.ts'

async function serve(
  rule: Omit<FaultRule, 'stuck'>,
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const server = await startTestServer({ faults: { rules: [{ ...rule, stuck: true }] }, ...options })
  onTestFinished(() => server.close())
  return server
}

const model = 'gpt-6-luna'
const input = 'Hello'

async function threadOf({ beta }: OpenAI) {
  const assistant = await beta.assistants.create({ model })
  const thread = await beta.threads.create({ messages: [{ role: 'user', content: input }] })
  return { assistant_id: assistant.id, thread_id: thread.id }
}

/** Reads until an event of that type has come; the rest is there to be read on. */
async function readUntil<Item>(items: AsyncIterator<Item>, isLast: (item: Item) => boolean): Promise<void> {
  for (;;) {
    const { value, done } = await items.next()
    if (done || isLast(value)) return
  }
}

describe('what is stuck', () => {
  it('is a run until it is cancelled, and its thread is free then', async () => {
    const { client } = await serve({ path: '/threads/*/runs', method: 'POST', times: 1 })
    const { runs } = client.beta.threads
    const { assistant_id, thread_id } = await threadOf(client)
    const { id } = await runs.create(thread_id, { assistant_id })
    await expect.poll(async () => (await runs.retrieve(id, { thread_id })).status).toBe('in_progress')
    await runs.cancel(id, { thread_id })
    await expect.poll(async () => (await runs.retrieve(id, { thread_id })).status).toBe('cancelled')
    expect(await runs.createAndPoll(thread_id, { assistant_id })).toMatchObject({ status: 'completed' })
  })

  it('is a streamed run, whose stream ends as it does', async () => {
    const { client } = await serve({ path: '/threads/*/runs', method: 'POST' })
    const { runs } = client.beta.threads
    const { assistant_id, thread_id } = await threadOf(client)
    const stream = (await runs.create(thread_id, { assistant_id, stream: true }))[Symbol.asyncIterator]()
    await readUntil(stream, ({ event }) => event === 'thread.run.in_progress')
    const [{ id } = { id: '' }] = (await runs.list(thread_id)).data
    await runs.cancel(id, { thread_id })
    const rest = await collect({ [Symbol.asyncIterator]: () => stream })
    expect(rest.map(({ event }) => event)).toEqual(['thread.run.cancelling', 'thread.run.cancelled'])
  })

  it('is a run until it expires, after ten minutes', async () => {
    const clock = { now: 1_000_000 }
    const { client } = await serve(
      { path: '/threads/*/runs', method: 'POST', times: 1 },
      { now: () => clock.now },
    )
    const { runs } = client.beta.threads
    const { assistant_id, thread_id } = await threadOf(client)
    const { id } = await runs.create(thread_id, { assistant_id })
    await expect.poll(async () => (await runs.retrieve(id, { thread_id })).status).toBe('in_progress')
    clock.now += 600
    expect(await runs.retrieve(id, { thread_id })).toMatchObject({ status: 'expired' })
    expect(await runs.createAndPoll(thread_id, { assistant_id })).toMatchObject({ status: 'completed' })
  })

  it('is a run after its tool outputs', async () => {
    const { client } = await serve({ path: '/threads/*/runs/*/submit_tool_outputs' })
    const { runs } = client.beta.threads
    const { assistant_id, thread_id } = await threadOf(client)
    const tools = [{ type: 'function' as const, function: { name: 'look_up' } }]
    const run = await runs.createAndPoll(thread_id, { assistant_id, tools, tool_choice: 'required' })
    const [call] = run.required_action?.submit_tool_outputs.tool_calls ?? []
    const outputs = [{ tool_call_id: call?.id ?? '', output: '41' }]
    await runs.submitToolOutputs(run.id, { thread_id, tool_outputs: outputs })
    await expect.poll(async () => (await runs.retrieve(run.id, { thread_id })).status).toBe('in_progress')
    await runs.cancel(run.id, { thread_id })
    await expect.poll(async () => (await runs.retrieve(run.id, { thread_id })).status).toBe('cancelled')
  })

  it('is a response in the background until it is cancelled', async () => {
    const { client } = await serve({ path: '/responses' })
    const { responses } = client
    const { id } = await responses.create({ model, input, background: true })
    await expect.poll(async () => (await responses.retrieve(id)).status).toBe('in_progress')
    expect(await responses.cancel(id)).toMatchObject({ status: 'cancelled' })
    expect(await responses.retrieve(id)).toMatchObject({ status: 'cancelled', output: [] })
  })

  it.each([false, true])('is a response until its client goes away (streamed: %s)', async (stream) => {
    const accepted = Promise.withResolvers<void>()
    const newId = (prefix: string) => {
      if (prefix === 'resp_') accepted.resolve()
      return prefix + randomBytes(12).toString('hex')
    }
    const { client } = await serve({ path: '/responses', times: 1 }, { newId })
    const { id: conversation } = await client.conversations.create()
    const leaving = new AbortController()
    const asked = client.responses.create({ model, input, conversation, stream }, { signal: leaving.signal })
    asked.catch(() => {})
    await accepted.promise
    const answer = () => client.responses.create({ model, input, conversation })
    await expect(answer()).rejects.toMatchObject({ code: 'conversation_locked' })
    leaving.abort()
    await expect.poll(() => answer().catch(({ code }) => code)).toMatchObject({ status: 'completed' })
    // The question of the one that left is not there.
    expect((await client.conversations.items.list(conversation)).data).toHaveLength(2)
  })

  it('is a batch until it is cancelled, and a file until it is detached', async () => {
    const { client } = await serve({ path: '/vector_stores/*/file_batches' })
    const { id } = await client.vectorStores.create({})
    const [first, second] = [await fileOf(client, 'a.md', 'One.'), await fileOf(client, 'b.md', 'Two.')]
    const { fileBatches, files } = client.vectorStores
    const batch = await fileBatches.create(id, { file_ids: [first, second] })
    await files.delete(first, { vector_store_id: id })
    expect(await fileBatches.retrieve(batch.id, { vector_store_id: id })).toMatchObject({
      status: 'in_progress',
      file_counts: { in_progress: 1, total: 1 },
    })
    expect(await fileBatches.cancel(batch.id, { vector_store_id: id })).toMatchObject({ status: 'cancelled' })
    expect(await files.createAndPoll(id, { file_id: first })).toMatchObject({ status: 'completed' })
    expect(await files.createAndPoll(id, { file_id: second })).toMatchObject({ status: 'completed' })
  })
})
