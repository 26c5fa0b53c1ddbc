import { text } from 'node:stream/consumers'
import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** What the server answers to bytes, until it closes the connection. */
function send(bytes: string): Promise<string> {
  const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(bytes)
  return text(socket)
}

it.each([
  ['what is no request', 'GARBAGE\r\n\r\n', 400],
  ['a request without a host', 'GET /v1/models HTTP/1.1\r\n\r\n', 400],
  ['a host that is none', 'GET /v1/models HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  ['headers of 40 KB', `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
])('%s gets the envelope and an ID', async (_, bytes, status) => {
  const answer = await send(bytes)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(head).toMatch(/^x-request-id: req_\w+$/im)
  expect(head).toMatch(/^content-type: application\/json$/im)
  expect(JSON.parse(body)).toEqual({
    error: { message: expect.any(String), type: 'invalid_request_error', param: null, code: null },
  })
})
