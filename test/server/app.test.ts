import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

describe('the app', () => {
  it('answers 404 in the envelope to an unknown URL', async () => {
    const response = await fetch(`${server.url}/nothing`)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: {
        message: 'Invalid URL (GET /v1/nothing)',
        type: 'invalid_request_error',
        param: null,
        code: 'unknown_url',
      },
    })
  })

  it('answers 405 in the envelope to a method that no route of the path takes', async () => {
    for (const [method, path, allow] of [
      ['PUT', '/vector_stores', 'POST, GET'],
      ['PATCH', '/vector_stores/vs_1/files/file-1', 'GET, POST, DELETE'],
      ['OPTIONS', '/files', 'POST, GET'],
      ['GET', '/responses', 'POST'],
    ] as const) {
      const response = await fetch(server.url + path, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe(allow)
      expect(await response.json()).toEqual({
        error: {
          message: `Not allowed to ${method} on /v1${path}. (HINT: Perhaps you meant to use a different HTTP method?)`,
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      })
    }
  })

  it('knows no path with a slash too many, or without its root', async () => {
    const { origin } = new URL(server.url)
    for (const path of ['/v1/files/', '/v1//files', '/files', '/v1']) {
      expect((await fetch(origin + path)).status).toBe(404)
    }
  })

  it('gives every answer an ID of its own', async () => {
    const ids = await Promise.all(
      ['/files', '/files/file-none', '/nothing'].map(async (path) =>
        (await fetch(server.url + path)).headers.get('x-request-id'),
      ),
    )
    expect(new Set(ids).size).toBe(3)
    for (const id of ids) expect(id).toMatch(/^req_/)
  })

  it('reports each request with what it received', async () => {
    const own = await startTestServer()
    await fetch(`${own.url}/vector_stores`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x'.repeat(100_000) }),
    })
    await fetch(`${own.url}/files/none?x=1`)
    expect(own.requests).toEqual([
      {
        method: 'POST',
        path: '/v1/vector_stores',
        status: 200,
        bytes: expect.any(Number),
        durationMs: expect.any(Number),
      },
      {
        method: 'GET',
        path: '/v1/files/none',
        status: 400,
        bytes: expect.any(Number),
        durationMs: expect.any(Number),
      },
    ])
    expect(own.requests[0]?.bytes).toBeGreaterThan(100_000)
    expect(own.requests[1]?.bytes).toBeLessThan(1_000)
    await own.close()
  })
})
