import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Model } from '../../../src/server/model/turn.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'

const name = 'gpt-6-luna'

let go: PromiseWithResolvers<void>
let dataDir: string
let server: TestServer
let client: OpenAI
/** The last message of each turn that the model was given. */
let asked: (string | undefined)[]

/** Says one word, and the rest when it is let go. */
const hesitant: Model = async function* answer(_context, { turns }, signal) {
  asked.push(turns.at(-1)?.text)
  yield { type: 'text', segment: { text: 'Well' } }
  await Promise.race([
    go.promise,
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
  ])
  yield { type: 'text', segment: { text: ' then.' } }
}

// oxlint-disable-next-line require-yield -- a model is a generator, and this one fails before its first event.
const buggy: Model = async function* answer() {
  throw new TypeError('a bug')
}

beforeEach(async () => {
  asked = []
  go = Promise.withResolvers()
  dataDir = await mkdtemp(join(tmpdir(), 'asst-background-'))
  server = await startTestServer({ dataDir, model: hesitant })
  client = server.client
})
afterEach(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
})

const create = (more: object = {}) =>
  client.responses.create({ model: name, input: 'So?', background: true, ...more })

const statusOf = async (id: string) => (await client.responses.retrieve(id)).status

describe('a response in the background', () => {
  it('is queued, then in progress, then completed', async () => {
    const queued = await create()
    expect(queued).toMatchObject({ status: 'queued', background: true, output: [] })
    await expect.poll(() => statusOf(queued.id)).toBe('in_progress')
    go.resolve()
    await expect.poll(() => statusOf(queued.id)).toBe('completed')
    const done = await client.responses.retrieve(queued.id)
    expect(done).toMatchObject({ output_text: 'Well then.', completed_at: expect.any(Number) })
    expect((await client.responses.inputItems.list(queued.id)).data).toHaveLength(1)
  })

  it('is cancelled any number of times, and keeps what came after from changing it', async () => {
    const { id } = await create()
    expect((await client.responses.cancel(id)).status).toBe('cancelled')
    go.resolve()
    expect((await client.responses.cancel(id)).status).toBe('cancelled')
    expect(await statusOf(id)).toBe('cancelled')
  })

  it('that is cancelled while it is queued never reaches the model', async () => {
    const conversation = await client.conversations.create({})
    const { id } = await create({ conversation: conversation.id })
    expect((await client.responses.cancel(id)).status).toBe('cancelled')
    go.resolve()
    // The conversation is free again, and nothing was said in it.
    const next = () => client.responses.create({ model: name, input: 'And?', conversation: conversation.id })
    await expect.poll(async () => (await next().catch(() => undefined))?.status).toBe('completed')
    expect(asked).toEqual(['And?'])
  })

  it('that has ended is left as it is by a cancel', async () => {
    go.resolve()
    const { id } = await create()
    await expect.poll(() => statusOf(id)).toBe('completed')
    expect((await client.responses.cancel(id)).status).toBe('completed')
  })

  it('is streamed, and streamed again from any event', async () => {
    const stream = await client.responses.create({
      model: name,
      input: 'So?',
      background: true,
      stream: true,
    })
    go.resolve()
    const events = await collect(stream)
    expect(events.slice(0, 3).map((event) => event.type)).toEqual([
      'response.created',
      'response.queued',
      'response.in_progress',
    ])
    const [first] = events
    if (first?.type !== 'response.created') throw new Error('it begins with its creation')
    const again = await client.responses.retrieve(first.response.id, { stream: true, starting_after: 2 })
    expect(await collect(again)).toEqual(events.slice(3))
  })

  it('holds its conversation until it ends', async () => {
    const conversation = (await client.conversations.create({})).id
    const { id } = await create({ conversation })
    await expect(create({ conversation })).rejects.toMatchObject({ status: 400, code: 'conversation_locked' })
    go.resolve()
    await expect.poll(() => statusOf(id)).toBe('completed')
    const items = await collect(client.conversations.items.list(conversation, { order: 'asc' }))
    expect(items.map((item) => item.type)).toEqual(['message', 'message'])
  })

  it('is nothing to go on from before it ends, and nothing at all once deleted', async () => {
    const { id } = await create()
    await expect(create({ previous_response_id: id })).rejects.toMatchObject({ status: 400 })
    await client.responses.delete(id)
    await expect(client.responses.retrieve(id)).rejects.toMatchObject({ status: 404 })
  })

  it('is answered by the next server where this one stops, once', async () => {
    const { id } = await create()
    await expect.poll(() => statusOf(id)).toBe('in_progress')
    await server.close()
    go.resolve()
    server = await startTestServer({ dataDir, model: hesitant })
    client = server.client
    await expect.poll(() => statusOf(id)).toBe('completed')
    expect((await client.responses.retrieve(id)).output_text).toBe('Well then.')
  })

  it('must be stored', async () => {
    await expect(create({ store: false })).rejects.toMatchObject({ status: 400, param: 'background' })
  })
})

it('a response that is not in the background can be neither cancelled nor streamed again', async () => {
  go.resolve()
  const { id } = await create({ background: false })
  await expect(client.responses.cancel(id)).rejects.toMatchObject({ status: 400 })
  await expect(client.responses.retrieve(id, { stream: true })).rejects.toMatchObject({ status: 400 })
})

it('a fault of the server fails the response and tells whoever follows it', async () => {
  const faults: unknown[] = []
  const broken = await startTestServer({
    onFault: (error) => faults.push(error),
    model: buggy,
  })
  const stream = await broken.client.responses.create({
    model: name,
    input: 'So?',
    background: true,
    stream: true,
  })
  const last = (await collect(stream)).at(-1)
  expect(last).toMatchObject({
    type: 'response.failed',
    response: { status: 'failed', error: { code: 'server_error' } },
  })
  expect(faults).toMatchObject([{ message: 'a bug' }])
  await broken.close()
})
