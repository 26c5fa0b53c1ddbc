import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import OpenAI from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isLoopback } from '../../../src/server/http/guard.ts'
import { type ServerOptions, startServer, UnprotectedHostError } from '../../../src/server/ownership/serve.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

async function serve(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  onTestFinished(() => server.close())
  return server
}

/** Sends headers that fetch does not let its users set. */
function get(url: string, headers: Record<string, string>): Promise<{ status: number; code: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, async (response) => {
      const body = (await json(response)) as { error?: OpenAI.ErrorObject }
      resolve({ status: response.statusCode ?? 0, code: body.error?.code })
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the guard', () => {
  it('refuses pages of other origins, and lets its own and programs pass', async () => {
    const { url } = await serve()
    const own = new URL(url).origin
    const refused = { status: 403, code: 'origin_not_allowed' }
    expect(await get(`${url}/files`, { origin: 'https://evil.example' })).toEqual(refused)
    expect(await get(`${url}/files`, { origin: 'null' })).toEqual(refused)
    expect(await get(`${url}/files`, { 'sec-fetch-site': 'cross-site' })).toEqual(refused)
    expect(await get(`${url}/files`, { 'sec-fetch-site': 'same-site' })).toEqual(refused)
    expect(await get(`${url}/files`, { origin: own, 'sec-fetch-site': 'same-origin' })).toMatchObject({
      status: 200,
    })
    expect(await get(`${url}/files`, {})).toMatchObject({ status: 200 })
  })

  it('refuses names that were made to point here', async () => {
    const { url } = await serve()
    const refused = { status: 403, code: 'host_not_allowed' }
    expect(await get(`${url}/files`, { host: 'evil.example:80' })).toEqual(refused)
    expect(await get(`${url}/files`, { host: 'localhost.evil.example' })).toEqual(refused)
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:4010', 'app.localhost', '192.168.1.2:80']) {
      expect(await get(`${url}/files`, { host })).toMatchObject({ status: 200 })
    }
  })

  it('demands the key where there is one, and answers to any name then', async () => {
    const { url, client } = await serve({ apiKey: 'secret' })
    await expect(client.files.list()).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      type: 'invalid_request_error',
    })
    expect(await get(`${url}/files`, {})).toEqual({ status: 401, code: 'invalid_api_key' })
    expect((await new OpenAI({ baseURL: url, apiKey: 'secret' }).files.list()).data).toEqual([])
    const headers = { authorization: 'Bearer secret', host: 'asst:4010' }
    expect(await get(`${url}/files`, headers)).toMatchObject({ status: 200 })
  })
})

describe('startServer', () => {
  it('binds to what other machines reach only with a key', async () => {
    await expect(startServer({ dataDir: 'never-made', host: '0.0.0.0' })).rejects.toThrow(
      UnprotectedHostError,
    )
    const server = await serve({ host: '0.0.0.0', apiKey: 'secret' })
    expect(new URL(server.url).hostname).toBe('0.0.0.0')
  })
})

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LOCALHOST'])('knows %s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })

  it.each(['0.0.0.0', '::', '192.168.0.1', '127.example.com', '127.0.0.1.evil', ''])('refuses %j', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})
