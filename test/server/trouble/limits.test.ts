import { setTimeout } from 'node:timers/promises'
import OpenAI, { RateLimitError, toFile } from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ServerOptions } from '../../../src/server/ownership/serve.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

async function serve(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  // A minute takes so long that no permit comes back while a test runs.
  const server = await startTestServer({ limits: 'openai', timeScale: 0.001, ...options })
  onTestFinished(() => server.close())
  return server
}

const upload = async (client: OpenAI, name = 'a.md') =>
  (await client.files.create({ file: await toFile(Buffer.from('Hello.'), name), purpose: 'assistants' })).id

describe('the limits of OpenAI', () => {
  it('are told with every request that counts', async () => {
    const { client } = await serve()
    const data = await toFile(Buffer.from('x'), 'a.md')
    const { response } = await client.files.create({ file: data, purpose: 'assistants' }).withResponse()
    expect(response.headers.get('x-ratelimit-limit-requests')).toBe('1000')
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('999')
    const { response: list } = await client.files.list().withResponse()
    expect(list.headers.get('x-ratelimit-limit-requests')).toBeNull()
  })

  it('refuse the 301st write to one store, and not one to another', async () => {
    const { client } = await serve()
    const [full, other] = [await client.vectorStores.create({}), await client.vectorStores.create({})]
    const file_id = await upload(client)
    for (let count = 0; count < 300; count += 10) {
      await Promise.all([...Array(10)].map(() => client.vectorStores.files.create(full.id, { file_id })))
    }
    await expect(client.vectorStores.files.create(full.id, { file_id })).rejects.toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      type: 'requests',
      error: { message: expect.stringMatching(/Limit 300.*Please try again in \d/) },
    })
    await expect(
      client.vectorStores.fileBatches.create(full.id, { file_ids: [file_id] }),
    ).rejects.toMatchObject({ status: 429 })
    await client.vectorStores.files.create(other.id, { file_id })
    await client.vectorStores.files.list(full.id)
  })

  it('count the files of a batch, all or none', async () => {
    const { client } = await serve()
    const { id } = await client.vectorStores.create({})
    const file_id = await upload(client)
    const attach = (count: number) =>
      client.vectorStores.fileBatches.create(id, { file_ids: Array<string>(count).fill(file_id) })
    await attach(1_900)
    await expect(attach(101)).rejects.toMatchObject({ status: 429 })
    await attach(100)
    await expect(client.vectorStores.create({ file_ids: [file_id] })).rejects.toMatchObject({ status: 429 })
    await client.vectorStores.create({ file_ids: [] })
  })

  it('count the files that threads, messages, runs and assistants bring along', async () => {
    const { client } = await serve()
    const { assistants, threads } = client.beta
    const { id } = await client.vectorStores.create({})
    const file_id = await upload(client)
    await client.vectorStores.fileBatches.create(id, { file_ids: Array<string>(1_995).fill(file_id) })
    const message = (tool: 'file_search' | 'code_interpreter') => ({
      role: 'user' as const,
      content: 'Read this.',
      attachments: [{ file_id, tools: [{ type: tool }] }],
    })
    const stores = { file_search: { vector_stores: [{ file_ids: [file_id] }] } }
    const assistant = await assistants.create({ model: 'gpt-6-luna', tool_resources: stores })
    const thread = await threads.create({ messages: [message('file_search')], tool_resources: stores })
    await threads.messages.create(thread.id, message('file_search'))
    const run = { assistant_id: assistant.id }
    await threads.runs.createAndPoll(thread.id, { ...run, additional_messages: [message('file_search')] })
    // That was 2,000 with the batch.
    const refused = [
      threads.create({ tool_resources: stores }),
      threads.messages.create(thread.id, message('file_search')),
      threads.runs.create(thread.id, { ...run, additional_messages: [message('file_search')] }),
      threads.createAndRun({ ...run, thread: { messages: [message('file_search')] } }),
      assistants.create({ model: 'gpt-6-luna', tool_resources: stores }),
    ]
    for (const attempt of await Promise.allSettled(refused)) {
      expect(attempt).toMatchObject({ status: 'rejected', reason: { status: 429 } })
    }
    await threads.messages.create(thread.id, message('code_interpreter'))
    expect((await threads.messages.list(thread.id)).data).toHaveLength(5)
  })

  it('let a client in again that waits as it is told', async () => {
    // A minute is a second here.
    const { url, requests } = await serve({ timeScale: 60 })
    const client = new OpenAI({ baseURL: url, apiKey: 'test', maxRetries: 5 })
    const { id } = await client.vectorStores.create({})
    const ids = await Promise.all([...Array(5)].map((_, n) => upload(client, `${n}.md`)))
    const attach = () =>
      client.vectorStores.fileBatches.create(id, {
        file_ids: Array.from({ length: 2_000 }, (_, n) => ids[n % 5] ?? ''),
      })
    await Promise.all([attach(), attach()])
    expect(requests.some(({ status }) => status === 429)).toBe(true)
  })

  it('say when to come back, and let in again who came back then', async () => {
    // A minute is half a second here.
    const { client } = await serve({ timeScale: 120 })
    const { id } = await client.vectorStores.create({})
    const file_id = await upload(client)
    const attach = () =>
      client.vectorStores.fileBatches.create(id, { file_ids: Array<string>(2_000).fill(file_id) })
    const refused = await (async () => {
      for (;;) {
        try {
          await attach()
        } catch (error) {
          if (error instanceof RateLimitError) return error
          throw error
        }
      }
    })()
    const wait = Number(refused.headers.get('retry-after-ms'))
    expect(wait).toBeGreaterThan(0)
    expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(wait / 1000))
    expect(refused.headers.get('x-ratelimit-remaining-requests')).toMatch(/^\d+$/)
    expect(refused.requestID).toMatch(/^req_/)
    await setTimeout(wait)
    await attach()
  })
})
