import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/server/app.ts'
import { openContext } from '../../src/server/context.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { expectEnvelope } from './envelope.ts'
import { createObjects, type Ids } from './objects.ts'

let server: TestServer
/** `POST /v1/vector_stores/:store/files`, of every route there is. */
let routes: { method: string; path: string }[]
let kept: Ids
/** Of objects that may be deleted. */
let doomed: Ids

beforeAll(async () => {
  server = await startTestServer()
  routes = await listRoutes()
  kept = await createObjects(server.client)
  doomed = await createObjects(server.client)
})
afterAll(() => server.close())

async function listRoutes() {
  const dataDir = await mkdtemp(join(tmpdir(), 'asst-routes-'))
  const context = openContext({ dataDir })
  const all = createApp(context).routes.filter(({ method }) => method !== 'ALL')
  context.db.close()
  await rm(dataDir, { recursive: true })
  return all.map(({ method, path }) => ({ method, path }))
}

/** The path with an ID of the right kind, or one of `others`, for each parameter. Numbers stand for IDs of any kind. */
function fillPath(path: string, ids: Ids, others: (string | number | undefined)[]): string {
  const [root = ''] = /^\/v1\/(\w+)/.exec(path)?.slice(1) ?? []
  return path.replaceAll(/(\w+)\/:\w+/g, (_, segment: string) => {
    const right = ids[`${root}/${segment}`] ?? ids[segment]
    const other = others.pop()
    const id = typeof other === 'number' ? Object.values(ids)[other] : other
    return `${segment}/${id ?? right ?? ''}`
  })
}

/** One of the kept IDs. They are not known yet when the generators are made. */
const known = fc.nat(1000).map((index) => {
  const ids = Object.values(kept)
  return ids[index % ids.length] ?? ''
})

const names = (
  'after assistant_id attributes before bytes chunking_strategy content conversation data expires_after file file_id ' +
  'file_ids filename files filter filters include input instructions items limit md5 messages metadata mime_type ' +
  'model name order part_ids previous_response_id purpose query role stream text thread tool_choice tool_outputs ' +
  'tool_resources tools type __proto__ constructor'
).split(' ')
const name = fc.oneof(fc.constantFrom(...names), fc.string())

/** Values that come near to what a handler wants, so that not all of them fail at the door. */
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue(),
    fc.string(),
    fc.constantFrom(
      'assistants',
      'user',
      'asc',
      'file_search',
      'code_interpreter',
      'auto',
      'gpt-6-luna',
      'eq',
    ),
    known,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5 }),
  ),
})).value

const object = fc.dictionary(name, value, { maxKeys: 6 })

const form = fc
  .array(
    fc.record({
      name,
      filename: fc.option(fc.string(), { nil: undefined }),
      content: fc.string(),
      end: fc.constantFrom('\r\n', '\n', '', '\r\n--x--\r\n'),
    }),
    { maxLength: 4 },
  )
  .map((parts) => parts.map(writePart).join('') + '--x--')

function writePart(part: {
  name: string
  filename: string | undefined
  content: string
  end: string
}): string {
  const filename = part.filename === undefined ? '' : `; filename="${part.filename}"`
  return `--x\r\ncontent-disposition: form-data; name="${part.name}"${filename}\r\n\r\n${part.content}${part.end}`
}

const contentType = fc.oneof(
  fc.constantFrom(
    'application/json',
    'application/vnd.api+json; charset=utf-8',
    'text/plain',
    'multipart/form-data',
  ),
  fc.constant('multipart/form-data; boundary=x'),
  fc.stringMatching(/^[ -~]{0,30}$/),
)

const body = fc.oneof(
  { arbitrary: object.map((value) => JSON.stringify(value)), weight: 4 },
  { arbitrary: form, weight: 2 },
  { arbitrary: fc.json(), weight: 1 },
  { arbitrary: fc.string({ unit: 'binary' }), weight: 1 },
  { arbitrary: fc.constantFrom('', '[]', 'null', '{"a":', '['.repeat(10_000), '\u0000'), weight: 1 },
)

/** What stands for an ID: of another kind, or of none. Mostly nothing, so that it is the right one. */
const otherId = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 6 },
  { arbitrary: fc.nat(14), weight: 1 },
  { arbitrary: fc.string({ minLength: 1 }).map(encodeURIComponent), weight: 1 },
  { arbitrary: fc.constantFrom('%00', '%ff', '%', '..%2f..', 'x'.repeat(4_000), 'null', '-1'), weight: 1 },
)

const query = fc
  .array(
    fc.tuple(
      fc.oneof(
        name,
        name.map((key) => `${key}[]`),
      ),
      fc.oneof(fc.string(), fc.integer()),
    ),
    {
      maxLength: 3,
    },
  )
  .map((pairs) =>
    new URLSearchParams(pairs.map(([key, value]): [string, string] => [key, String(value)])).toString(),
  )

const request = fc.record({
  route: fc.nat(10_000),
  method: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 9 },
    { arbitrary: fc.constantFrom('PUT', 'PATCH', 'HEAD', 'OPTIONS', 'DELETE', 'POST'), weight: 1 },
  ),
  others: fc.array(otherId, { minLength: 3, maxLength: 3 }),
  query,
  contentType,
  body,
})

describe('any request', () => {
  it('gets an answer of its own fault at worst, on every route', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ route, method, others, query, contentType, body }) => {
        const chosen = routes[route % routes.length] ?? { method: 'GET', path: '/v1/files' }
        const verb = method ?? chosen.method
        const path = fillPath(chosen.path, verb === 'DELETE' ? doomed : kept, [...others])
        const hasBody = verb !== 'GET' && verb !== 'HEAD'
        const response = await fetch(`${new URL(server.url).origin}${path}?${query}`, {
          method: verb,
          headers: { 'content-type': contentType, 'openai-beta': 'assistants=v2' },
          ...(hasBody && { body }),
          signal: AbortSignal.timeout(20_000),
        })
        const text = await response.text()
        expect(response.status, `${verb} ${path} ${text}`).toBeLessThan(500)
        expect(response.headers.get('x-request-id')).toMatch(/^req_/)
        if (response.status < 400 || verb === 'HEAD') return
        expectEnvelope(text)
      }),
      { numRuns: 1_500 },
    )
  })

  it('does not hang on what is no HTTP, or ends too soon', async () => {
    const port = Number(new URL(server.url).port)
    const heads = [
      'nonsense\r\n\r\n',
      'GET /v1/files HTTP/1.1\r\n\r\n',
      'GET http://evil.example/v1/files HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
      'GET //v1//files HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
      'GET /v1/files HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n',
      'POST /v1/files HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      `GET /v1/${'x'.repeat(100_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    ]
    for (const head of heads) {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = createConnection(port, '127.0.0.1')
        let received = ''
        socket.on('data', (data) => (received += data.toString('latin1')))
        socket.on('close', () => resolve(received))
        // A head that is too long is refused while it is still being sent.
        socket.on('error', () => resolve(received || 'HTTP/1.1 431'))
        socket.setTimeout(20_000, () => reject(new Error(`no answer to ${head.slice(0, 80)}`)))
        socket.write(head)
      })
      expect(answer).toMatch(/^HTTP\/1\.1 [2-4]\d\d/)
    }
    const beheaded = createConnection(port, '127.0.0.1')
    beheaded.end('POST /v1/vector_stores HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{"name"')
    await new Promise((resolve) => beheaded.once('close', resolve).resume())
    expect((await server.client.vectorStores.list({ limit: 1 })).data).toHaveLength(1)
  })
})
