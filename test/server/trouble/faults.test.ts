import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type OpenAI from 'openai'
import { APIConnectionError, APIError, toFile } from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FaultRule } from '../../../src/server/trouble/faults.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

async function serve(...rules: FaultRule[]): Promise<TestServer> {
  const server = await startTestServer({ faults: { rules } })
  onTestFinished(() => server.close())
  return server
}

const upload = async (client: OpenAI, name = 'a.md') =>
  (await client.files.create({ file: await toFile(Buffer.from('Hello.'), name), purpose: 'assistants' })).id

describe('a fault rule', () => {
  it('answers the request it is for, which then has no effect', async () => {
    const { client } = await serve({
      method: 'POST',
      path: '/vector_stores',
      nth: 2,
      answer: { status: 429, retry_after: 3 },
    })
    await client.vectorStores.create({ name: 'first' })
    const refused = client.vectorStores.create({ name: 'second' })
    await expect(refused).rejects.toMatchObject({
      status: 429,
      type: 'requests',
      code: 'rate_limit_exceeded',
      requestID: expect.stringMatching(/^req_/),
    })
    const error: unknown = await refused.catch((error: unknown) => error)
    expect(error instanceof APIError && error.headers?.get('retry-after')).toBe('3')
    await client.vectorStores.create({ name: 'third' })
    const names = (await client.vectorStores.list({ order: 'asc' })).data.map(({ name }) => name)
    expect(names).toEqual(['first', 'third'])
  })

  it('answers after the effect where that is asked for', async () => {
    const { client } = await serve({
      path: '/vector_stores',
      times: 1,
      answer: { status: 500, code: 'oops', type: 'mine', message: 'Broken.', when: 'after_effect' },
    })
    await expect(client.vectorStores.create({ name: 'made' })).rejects.toMatchObject({
      status: 500,
      error: { message: 'Broken.', type: 'mine', code: 'oops', param: null },
    })
    expect((await client.vectorStores.list()).data).toHaveLength(1)
  })

  it('breaks the connection before the effect or after it', async () => {
    const { client, requests } = await serve(
      { method: 'POST', path: '/vector_stores', nth: 1, drop: 'before_effect' },
      { method: 'POST', path: '/vector_stores', nth: 2, drop: 'after_effect' },
    )
    await expect(client.vectorStores.create({ name: 'lost' })).rejects.toThrow(APIConnectionError)
    expect((await client.vectorStores.list()).data).toHaveLength(0)
    await expect(client.vectorStores.create({ name: 'made' })).rejects.toThrow(APIConnectionError)
    expect((await client.vectorStores.list()).data).toHaveLength(1)
    expect(requests.map(({ status }) => status)).toEqual([0, 200, 0, 200])
  })

  it('ends a stream after all of its effect', async () => {
    const { client } = await serve({ path: '/responses', drop: 'after_effect' })
    const conversation = await client.conversations.create()
    const stream = client.responses.create({
      model: 'gpt-6-luna',
      conversation: conversation.id,
      input: 'Hello',
      stream: true,
    })
    await expect(stream).rejects.toThrow(APIConnectionError)
    const items = await client.conversations.items.list(conversation.id)
    expect(items.data.map(({ type }) => type)).toEqual(['message', 'message'])
  })

  it('matches paths by glob, and only its methods', async () => {
    const { client } = await serve(
      { path: '/vector_stores/*', method: ['GET', 'DELETE'], answer: { status: 503 } },
      { path: '/files/**', answer: { status: 403 } },
    )
    const store = await client.vectorStores.create({})
    await client.vectorStores.update(store.id, { name: 'x' })
    await expect(client.vectorStores.retrieve(store.id)).rejects.toMatchObject({ status: 503 })
    await expect(client.vectorStores.delete(store.id)).rejects.toMatchObject({ status: 503 })
    await client.vectorStores.files.list(store.id)
    await expect(client.files.content('x')).rejects.toMatchObject({ status: 403 })
  })

  it('answers a client that is still sending', async () => {
    const { client } = await serve({ path: '/files', method: 'POST', answer: { status: 500 } })
    const file = await toFile(Buffer.alloc(20_000_000), 'big.md')
    await expect(client.files.create({ file, purpose: 'assistants' })).rejects.toMatchObject({ status: 500 })
  })

  it('keeps files in progress until the server starts anew', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'asst-faults-'))
    const first = await startTestServer({
      dataDir,
      faults: { rules: [{ path: '/vector_stores/*/files', nth: 1, stuck: true }] },
    })
    const { id } = await first.client.vectorStores.create({})
    const { files } = first.client.vectorStores
    const [stuck, fine] = [await upload(first.client), await upload(first.client)]
    await files.create(id, { file_id: stuck })
    expect(await files.createAndPoll(id, { file_id: fine })).toMatchObject({ status: 'completed' })
    expect(await files.retrieve(stuck, { vector_store_id: id })).toMatchObject({ status: 'in_progress' })
    expect(await first.client.vectorStores.retrieve(id)).toMatchObject({
      status: 'in_progress',
      file_counts: { in_progress: 1, completed: 1 },
    })
    await first.close()
    const second = await startTestServer({ dataDir })
    const polled = await second.client.vectorStores.files.poll(id, stuck)
    expect(polled).toMatchObject({ status: 'completed' })
    await second.close()
    await rm(dataDir, { recursive: true })
  })

  it('keeps a run in progress, and the ones after it not', async () => {
    const { client } = await serve({ method: 'POST', path: '/threads/*/runs', times: 1, stuck: true })
    const { id: assistant_id } = await client.beta.assistants.create({ model: 'gpt-6-luna' })
    const message = { role: 'user', content: 'Hello' } as const
    const [stuck, fine] = await Promise.all([
      client.beta.threads.create({ messages: [message] }),
      client.beta.threads.create({ messages: [message] }),
    ])
    const { id } = await client.beta.threads.runs.create(stuck.id, { assistant_id })
    const done = await client.beta.threads.runs.createAndPoll(fine.id, { assistant_id })
    expect(done.status).toBe('completed')
    expect(await client.beta.threads.runs.retrieve(id, { thread_id: stuck.id })).toMatchObject({
      status: 'in_progress',
      completed_at: null,
    })
  })

  it('fails the files of a batch that it names, with the error it says', async () => {
    const { client } = await serve(
      {
        path: '/vector_stores/*/file_batches',
        fail: { files: '*.pdf', code: 'invalid_file', message: 'Encrypted.' },
      },
      { path: '/vector_stores/*/file_batches', fail: { files: '*.txt' } },
    )
    const { id } = await client.vectorStores.create({})
    const ids = [await upload(client, 'a.md'), await upload(client, 'b.pdf'), await upload(client, 'c.txt')]
    const batch = await client.vectorStores.fileBatches.createAndPoll(id, { file_ids: ids })
    expect(batch.file_counts).toMatchObject({ completed: 1, failed: 2 })
    const errors = await Promise.all(
      ids.map(
        async (file) => (await client.vectorStores.files.retrieve(file, { vector_store_id: id })).last_error,
      ),
    )
    expect(errors).toEqual([
      null,
      { code: 'invalid_file', message: 'Encrypted.' },
      { code: 'server_error', message: 'An internal error occurred.' },
    ])
  })
})

describe('a list that lags', () => {
  it('shows neither creates nor deletes nor changes until so many lists were asked for', async () => {
    const { client } = await serve({ path: '/vector_stores', lag: { requests: 2 } })
    const names = async () => (await client.vectorStores.list()).data.map(({ name }) => name)
    const store = await client.vectorStores.create({ name: 'a' })
    expect(await names()).toEqual([])
    expect(await client.vectorStores.retrieve(store.id)).toEqual(store)
    expect(await names()).toEqual([])
    expect(await names()).toEqual(['a'])
    await client.vectorStores.update(store.id, { name: 'b' })
    expect(await names()).toEqual(['a'])
    await client.vectorStores.delete(store.id)
    expect(await names()).toEqual(['a'])
    expect(await names()).toEqual(['b'])
    expect(await names()).toEqual([])
  })

  it('is late by a time, in its pages and counts too', async () => {
    const { client } = await serve({ path: '/**', lag: { seconds: 0.5 } })
    const { id } = await client.vectorStores.create({})
    const file_id = await upload(client)
    await client.vectorStores.files.create(id, { file_id })
    expect((await client.vectorStores.files.list(id).catch(() => ({ data: [] }))).data).toEqual([])
    await expect
      .poll(async () => (await client.vectorStores.list()).data[0]?.file_counts, { timeout: 5_000 })
      .toMatchObject({ completed: 1, total: 1 })
  })

  it('lags for the lists that the rule chooses, and no others', async () => {
    const { client } = await serve({ path: '/files', nth: 1, lag: { requests: 9 } })
    await upload(client)
    expect((await client.files.list()).data).toHaveLength(0)
    expect((await client.files.list()).data).toHaveLength(1)
  })
})
