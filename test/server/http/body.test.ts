import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function post(body: string | Buffer | undefined, contentType = 'application/json') {
  const response = await fetch(`${server.url}/vector_stores`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, body: await response.json() }
}

const refused = { error: { message: expect.any(String), type: 'invalid_request_error' } }

describe('JSON bodies', () => {
  it('takes no body for an empty object', async () => {
    expect((await post(undefined)).status).toBe(200)
  })

  it.each([
    ['cut off', '{"name": "a'],
    ['not JSON', 'name=a'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a list', '[]'],
    ['a text', '"name"'],
    ['null', 'null'],
    ['very deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('answers 400 to a body that is %s', async (_what, body) => {
    expect(await post(body)).toMatchObject({ status: 400, body: refused })
  })

  it('counts characters, not UTF-16 units', async () => {
    const named = (length: number) => post(JSON.stringify({ metadata: { key: '😀'.repeat(length) } }))
    expect((await named(512)).status).toBe(200)
    expect(await named(513)).toMatchObject({
      status: 400,
      body: {
        error: {
          message: expect.stringContaining('maximum length 512, but got a string with length 513 instead'),
          code: 'string_above_max_length',
        },
      },
    })
    expect(await post(JSON.stringify({ metadata: { ['😀'.repeat(65)]: '' } }))).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('length 65 instead') } },
    })
  })

  it('answers 400 to another content type', async () => {
    expect(await post('{}', 'text/plain')).toMatchObject({
      status: 400,
      body: { error: { code: 'unsupported_content_type' } },
    })
  })

  it('answers 415 to a body that is packed', async () => {
    const response = await fetch(`${server.url}/vector_stores`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync('{}'),
    })
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({ error: { code: 'unsupported_content_encoding' } })
  })

  it('answers 413 to more than 25 MB', async () => {
    expect(await post(JSON.stringify({ name: 'x'.repeat(26_214_400) }))).toMatchObject({
      status: 413,
      body: refused,
    })
  })

  it('takes more where items carry files, up to 80 MB', async () => {
    const input = [{ role: 'user', content: [{ type: 'input_file', file_data: 'x'.repeat(30_000_000) }] }]
    const response = await fetch(`${server.url}/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input }),
    })
    expect(await response.json()).toMatchObject({ error: { param: 'model' } })
  })

  it('takes no parameter from the prototype', async () => {
    expect(await post('{"__proto__": {"name": "x"}}')).toMatchObject({
      status: 400,
      body: { error: { param: '__proto__' } },
    })
  })
})
