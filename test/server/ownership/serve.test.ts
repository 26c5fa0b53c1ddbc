import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../../../src/server/ownership/serve.ts'
import { startTestServer } from '../../support/server.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-serve-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the request log', () => {
  it('has a line of JSON for each request, and goes on with the next server', async () => {
    const log = join(folder, 'requests.jsonl')
    const first = await startTestServer({ log })
    await first.client.vectorStores.create({ name: 'x'.repeat(10_000) })
    await first.close()
    const second = await startTestServer({ log })
    await fetch(`${second.url}/files/none?x=1`)
    await second.close()
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        method: 'POST',
        path: '/v1/vector_stores',
        status: 200,
        bytes: expect.any(Number),
        duration_ms: expect.any(Number),
      },
      expect.objectContaining({ method: 'GET', path: '/v1/files/none', status: 400 }),
    ])
    expect(JSON.parse(lines[0] ?? '').bytes).toBeGreaterThan(10_000)
  })

  it('must be writable for the server to start, and leaves the folder free where it is not', async () => {
    const dataDir = join(folder, 'data')
    const options = { dataDir, log: join(folder, 'none', 'x.jsonl') }
    await expect(startServer(options)).rejects.toMatchObject({ code: 'ENOENT' })
    await (await startServer({ dataDir })).close()
  })
})

describe('latency', () => {
  it('holds every request back', async () => {
    const server = await startTestServer({ latency: 60 })
    const start = performance.now()
    await server.client.files.list()
    // Timers may fire a millisecond early.
    expect(performance.now() - start).toBeGreaterThan(58)
    await server.close()
  })
})

describe('close', () => {
  it('does not wait for requests that are held back, nor carries them out', async () => {
    const server = await startTestServer({ latency: 100_000 })
    const asked = server.client.vectorStores.create({})
    asked.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server.close()
    await expect(asked).rejects.toThrow()
  })

  it('ends an upload that is under way', async () => {
    const dataDir = join(folder, 'data')
    const server = await startTestServer({ dataDir })
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
    const gone = new Promise((resolve) => socket.once('close', resolve))
    socket.write(
      'POST /v1/files HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=x\r\n' +
        'content-length: 1000000\r\n\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhello',
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server.close()
    await gone
  })
})
