import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectOrServe } from '../../../src/server/ownership/owner.ts'
import { type ServerOptions, startServer } from '../../../src/server/ownership/serve.ts'
import { serveOrStandBy, type Successor } from '../../../src/server/ownership/successor.ts'
import { collect } from '../collect.ts'
import { documents, fileOf } from '../knowledge-store.ts'

let dataDir: string
/** Undone in this order before the folder goes. */
const cleanUps: (() => unknown)[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'asst-successor-'))
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
  await rm(dataDir, { recursive: true, force: true })
})

const clientOf = (url: string, { apiKey = 'any', maxRetries = 0 } = {}) =>
  new OpenAI({ baseURL: url, apiKey, maxRetries })

async function standBy(options: Partial<ServerOptions> = {}): Promise<Successor> {
  const found = await serveOrStandBy({ dataDir, ...options })
  if ('server' in found) throw new Error('nobody owned the folder')
  cleanUps.push(() => found.successor.close())
  return found.successor
}

async function own(options: Partial<ServerOptions> = {}) {
  const server = await startServer({ dataDir, ...options })
  let closing: Promise<void> | undefined
  const close = () => (closing ??= server.close())
  cleanUps.push(close)
  return { ...server, close }
}

describe('a server that stands by', () => {
  it('is the owner where nobody is', async () => {
    const found = await serveOrStandBy({ dataDir })
    expect(found).toHaveProperty('server')
    if ('server' in found) await found.server.close()
  })

  it('forwards to the owner, and goes on where that was killed, at both addresses', async () => {
    const child = fork(new URL('../serving-process.ts', import.meta.url), [dataDir])
    const gone = once(child, 'exit')
    // Until it is gone it may still write into the folder.
    cleanUps.push(async () => {
      child.kill('SIGKILL')
      await gone
    })
    const [ownerUrl] = (await once(child, 'message')) as [string]
    const successor = await standBy()
    expect(successor).toMatchObject({ ownerUrl, isSilent: false })
    expect(successor.url).not.toBe(ownerUrl)
    const client = clientOf(successor.url)
    const store = await client.vectorStores.create({})
    const fileId = await fileOf(client, 'returns.md', documents['returns.md'])
    await client.vectorStores.files.create(store.id, { file_id: fileId })

    child.kill('SIGKILL')
    await gone

    // Not even the first request fails: it waits for the one who answers it.
    await client.vectorStores.files.poll(store.id, fileId)
    const answer = await client.responses.create({
      model: 'gpt-6-luna',
      input: 'How long can I return an order?',
      tools: [{ type: 'file_search', vector_store_ids: [store.id] }],
    })
    expect(answer.output_text).toContain('30 days')
    expect((await successor.succeeded).url).toBe(successor.url)
    expect((await clientOf(ownerUrl).files.list()).data.map(({ id }) => id)).toEqual([fileId])
  })

  it('waits in silence where the owner has its port, and takes it over', async () => {
    const owner = await own()
    const successor = await standBy({ port: owner.port })
    expect(successor).toMatchObject({ url: owner.url, isSilent: true })
    const store = await clientOf(owner.url).vectorStores.create({})
    await owner.close()
    expect((await successor.succeeded).url).toBe(owner.url)
    expect(await clientOf(owner.url).vectorStores.retrieve(store.id)).toEqual(store)
  })

  it('goes on forwarding where another process was quicker', async () => {
    const owner = await own()
    const successor = await standBy()
    await owner.close()
    const next = await connectOrServe({ dataDir })
    cleanUps.push(() => next.close())
    const client = clientOf(successor.url)
    const store = await client.vectorStores.create({})
    expect(await clientOf(next.url).vectorStores.retrieve(store.id)).toEqual(store)
  })

  it('passes streams on event by event, and the end of a client', async () => {
    const owner = await own()
    const client = clientOf((await standBy()).url)
    const stream = await client.responses.create({ model: 'gpt-6-luna', input: 'Hello', stream: true })
    const events = await collect(stream)
    expect(events.at(-1)?.type).toBe('response.completed')
    await owner.close()
  })

  it('passes bodies, statuses and headers on as they are', async () => {
    const owner = await own()
    const { url } = await standBy()
    const [direct, passed] = await Promise.all(
      [owner.url, url].map(async (base) => {
        const response = await fetch(`${base}/files/none`)
        return {
          status: response.status,
          body: await response.json(),
          id: response.headers.get('x-request-id'),
        }
      }),
    )
    expect(passed).toEqual({ ...direct, id: expect.stringMatching(/^req_/) })
    const client = clientOf(url)
    const big = await fileOf(client, 'big.md', 'word '.repeat(1_000_000))
    expect((await (await client.files.content(big)).text()).length).toBe(5_000_000)
  })

  it('demands its own key, and opens the owner with the key of the folder', async () => {
    await own({ apiKey: 'first' })
    const { url } = await standBy({ apiKey: 'second' })
    expect((await clientOf(url, { apiKey: 'second' }).files.list()).data).toEqual([])
    await expect(clientOf(url, { apiKey: 'first' }).files.list()).rejects.toMatchObject({ status: 401 })
  })

  it('refuses web pages before anything is passed on', async () => {
    await own()
    const { url } = await standBy()
    const response = await fetch(`${url}/files`, { headers: { origin: 'http://evil.example' } })
    expect(response.status).toBe(403)
    expect((await fetch(`${url}/files`, { headers: { origin: new URL(url).origin } })).status).toBe(200)
  })

  it('does not stand by at a port that a stranger has', async () => {
    await own()
    const stranger = createServer().listen(0, '127.0.0.1')
    await once(stranger, 'listening')
    cleanUps.push(() => stranger.close())
    const { port } = stranger.address() as { port: number }
    await expect(serveOrStandBy({ dataDir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('says why it cannot take over', async () => {
    const owner = await own()
    const successor = await standBy({ log: join(dataDir, 'none', 'x.jsonl') })
    await owner.close()
    await expect(successor.succeeded).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
