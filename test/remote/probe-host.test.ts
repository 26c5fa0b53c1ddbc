import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/remote/client.ts'
import { hasModel, parts, probeHost } from '../../src/remote/probe-host.ts'
import { startTestServer } from '../support/server.ts'

let host: Server | undefined
let requests: string[]

afterEach(async () => {
  host?.closeAllConnections()
  await new Promise((resolve) => (host ? host.close(resolve) : resolve(undefined)))
  host = undefined
})

/** As one that has the route and not the object. */
function nameId(path: string) {
  return { error: { message: `No such object: ${path.split('/').at(-1)}` } }
}

/** A client of a host that answers by path; 404 in the words of `missing` for all else. */
async function clientOf(
  answers: Record<string, readonly [status: number, body?: unknown]>,
  missing: (path: string) => unknown = () => ({ detail: 'Not Found' }),
) {
  requests = []
  host = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? '').replace('/v1', '')
    requests.push(`${incoming.method} ${path}`)
    const [status, body = {}] = answers[path] ?? [404, missing(path)]
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => host?.listen(0, '127.0.0.1', resolve))
  const { port } = host.address() as AddressInfo
  return createClient({ baseUrl: `http://127.0.0.1:${port}/v1`, query: {}, headers: {} }).withOptions({
    maxRetries: 0,
  })
}

const noModels = { '/models': [200, { data: [] }] } as const

describe('a host', () => {
  it('that is ours has everything, which reads alone find out', async () => {
    const server = await startTestServer()
    const found = await probeHost(server.client)
    expect(new Set(Object.values(found.parts))).toEqual(new Set(['served']))
    expect(found.models).toContainEqual({ id: 'gpt-5', shutdownDate: '2026-12-11' })
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
    await server.close()
  })

  it.each<[string, (path: string) => unknown]>([
    ['names nothing', () => ({ detail: 'Not Found' })],
    ['names the route', (path) => ({ error: { message: `Invalid URL (GET /v1${path})` } })],
    ['says nothing', () => ''],
  ])('without a route that %s lacks the part', async (_how, missing) => {
    const found = await probeHost(await clientOf(noModels, missing))
    expect(new Set(Object.values(found.parts))).toEqual(new Set(['absent']))
  })

  it('that has the route and not the object serves the part', async () => {
    const { parts } = await probeHost(await clientOf(noModels, nameId))
    expect(parts).toMatchObject({ conversations: 'served', responses: 'served', threads: 'served' })
    expect(parts).toMatchObject({ files: 'absent', 'vector stores': 'absent', assistants: 'absent' })
  })

  it('may refuse a part to the key, or an ID that it did not make', async () => {
    const client = await clientOf({ ...noModels, [parts.files]: [403], [parts.responses]: [400] })
    const found = await probeHost(client)
    expect(found.parts).toMatchObject({ files: 'forbidden', responses: 'served' })
  })

  it('that lists no models is asked for its parts all the same', async () => {
    const found = await probeHost(await clientOf({}))
    expect(found.models).toBeUndefined()
    expect(requests).toHaveLength(1 + Object.keys(parts).length)
  })

  it('that refuses the key is asked once', async () => {
    const client = await clientOf({ '/models': [401, { error: { message: 'wrong key' } }] })
    await expect(probeHost(client)).rejects.toMatchObject({ code: 'authentication-failed' })
    expect(requests).toEqual(['GET /models'])
  })

  it('that fails is an error', async () => {
    const client = await clientOf({ ...noModels, [parts.files]: [500] })
    await expect(probeHost(client)).rejects.toMatchObject({ code: 'provider-response' })
  })

  it('knows a model that it does not list', async () => {
    const client = await clientOf({ '/models/ft%3Aour-own': [200, { id: 'ft:our-own' }] })
    expect(await hasModel(client, 'ft:our-own')).toBe(true)
    expect(await hasModel(client, 'no-such')).toBe(false)
  })
})
