import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { createClient } from '../../src/remote/client.ts'
import { explainApiError } from '../../src/remote/explain-error.ts'
import { createRenewableKey, type RenewableKey } from '../../src/remote/renewable-key.ts'

/** A host that accepts one token, which a test changes when it likes. */
let host: Server
let accepted: string
let requests: { method: string; token: string; body: string }[]

beforeEach(async () => {
  accepted = 'token-1'
  requests = []
  host = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    incoming.on('end', () => {
      const token = incoming.headers.authorization?.replace('Bearer ', '') ?? ''
      requests.push({ method: incoming.method ?? '', token, body })
      const answer = token === accepted ? { id: 'x' } : { error: { message: 'the token has expired' } }
      outgoing.writeHead(token === accepted ? 200 : 401, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  host.closeAllConnections()
  await new Promise<void>((resolve) => host.close(() => resolve()))
})

function clientWith(apiKey: RenewableKey, headers: Record<string, string> = {}) {
  const { port } = host.address() as AddressInfo
  return createClient({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey, query: {}, headers })
}

/** Token 1, then 2, then 3. */
function countingKey() {
  let reads = 0
  const key = createRenewableKey('token-1', async () => {
    reads += 1
    return `token-${reads + 1}`
  })
  return { key, reads: () => reads }
}

describe('a key that expires', () => {
  it('is sent as it is while it is good', async () => {
    const { key, reads } = countingKey()
    await clientWith(key).conversations.create({})
    expect(requests.map(({ token }) => token)).toEqual(['token-1'])
    expect(reads()).toBe(0)
  })

  it('is renewed, and the request sent again: a read, a create, and an upload', async () => {
    const { key } = countingKey()
    const client = clientWith(key)
    accepted = 'token-2'
    await client.conversations.create({ metadata: { a: 'b' } }, { maxRetries: 0 })
    accepted = 'token-3'
    await client.files.create(
      { file: new File(['content'], 'a.md'), purpose: 'assistants' },
      { maxRetries: 0 },
    )
    accepted = 'token-4'
    await client.models.list()
    const tokens = ['token-1', 'token-2', 'token-2', 'token-3', 'token-3', 'token-4']
    expect(requests.map(({ token }) => token)).toEqual(tokens)
    expect(requests[1]?.body).toBe(requests[0]?.body)
    expect(requests[3]?.body).toContain('content')
  })

  it('is renewed once for all that are refused together', async () => {
    const { key, reads } = countingKey()
    const client = clientWith(key).withOptions({ maxRetries: 0 })
    accepted = 'token-2'
    await Promise.all(Array.from({ length: 8 }, () => client.models.list()))
    expect(reads()).toBe(1)
    expect(requests).toHaveLength(16)
  })

  it('is not asked for a third time where the new one is refused too', async () => {
    const { key, reads } = countingKey()
    accepted = 'none'
    await expect(clientWith(key).models.list()).rejects.toMatchObject({ status: 401 })
    expect(reads()).toBe(1)
    expect(requests).toHaveLength(2)
  })

  it('that cannot be renewed is an error which says why, and is not tried again', async () => {
    let reads = 0
    const key = createRenewableKey('token-1', async () => {
      reads += 1
      throw new UserError('authentication-failed', 'api_key_command: az failed (1)')
    })
    accepted = 'none'
    const error = await clientWith(key)
      .models.list()
      .catch((caught: unknown) => explainApiError(caught, 'GET /models'))
    expect(error).toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('api_key_command: az failed (1)'),
    })
    expect(reads).toBe(1)
    expect(requests).toHaveLength(1)
  })

  it('gives way to a header that the environment sets', async () => {
    const { key, reads } = countingKey()
    await expect(clientWith(key, { Authorization: 'Bearer own' }).models.list()).rejects.toMatchObject({
      status: 401,
    })
    expect(requests.map(({ token }) => token)).toEqual(['own'])
    expect(reads()).toBe(0)
  })
})
