import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI, { APIConnectionError, toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { connectOrServe } from '../../../src/server/ownership/owner.ts'
import { FolderOwnedError, startServer } from '../../../src/server/ownership/serve.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'asst-owner-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const clientOf = (url: string, maxRetries = 0) => new OpenAI({ baseURL: url, apiKey: 'test', maxRetries })

async function startProcess(): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(new URL('../serving-process.ts', import.meta.url), [dataDir])
  onTestFinished(() => void child.kill('SIGKILL'))
  const url = await new Promise<string>((resolve) => child.once('message', (sent) => resolve(String(sent))))
  return { child, url }
}

describe('connectOrServe', () => {
  it('serves a folder that nobody serves, and is found by the next', async () => {
    const first = await connectOrServe({ dataDir })
    const second = await connectOrServe({ dataDir })
    expect(second.url).toBe(first.url)
    const store = await clientOf(first.url).vectorStores.create({ name: 'shared' })
    expect(await clientOf(second.url).vectorStores.retrieve(store.id)).toEqual(store)
    await second.close()
    expect(await clientOf(first.url).vectorStores.retrieve(store.id)).toEqual(store)
    await first.close()
  })

  it('talks to the process that serves, and takes its place at its address when it is killed', async () => {
    const { child, url } = await startProcess()
    const server = await connectOrServe({ dataDir })
    expect(server.url).toBe(url)
    const client = clientOf(server.url, 5)
    const file = await client.files.create({
      file: await toFile(Buffer.from('text'), 'a.md'),
      purpose: 'assistants',
    })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(await client.files.retrieve(file.id)).toEqual(file)
    expect(server.url).toBe(url)
    await server.close()
    await expect(clientOf(url).files.list()).rejects.toThrow(APIConnectionError)
  })

  it('gives a folder to one of many that ask at once', async () => {
    const servers = await Promise.all([...Array(5)].map(() => connectOrServe({ dataDir })))
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1)
    await Promise.all(servers.map((server) => server.close()))
  })

  it('does not trust an address that another program has now', async () => {
    const stranger = await startServer({ dataDir: join(dataDir, 'other') })
    const stale = { url: stranger.url, port: stranger.port, instance: 'gone' }
    await writeFile(join(dataDir, 'owner.json'), JSON.stringify(stale))
    const server = await connectOrServe({ dataDir })
    expect(server.url).not.toBe(stranger.url)
    await Promise.all([server.close(), stranger.close()])
  })
})

describe('startServer', () => {
  it('refuses a folder that another serves', async () => {
    const server = await startServer({ dataDir })
    await expect(startServer({ dataDir })).rejects.toThrow(FolderOwnedError)
    await server.close()
    await (await startServer({ dataDir })).close()
  })

  it('lets go of the folder where its port is taken', async () => {
    const other = await startServer({ dataDir: join(dataDir, 'other') })
    await expect(startServer({ dataDir, port: other.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await (await startServer({ dataDir })).close()
    await other.close()
  })
})
