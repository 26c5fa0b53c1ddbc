import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { openAsBlob } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { fetchForm } from '../../src/remote/form-fetch.ts'

let server: Server
let folder: string | undefined
const sockets = new Set<Socket>()

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  if (folder !== undefined) await rm(folder, { recursive: true })
  folder = undefined
  sockets.clear()
})

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  server = createServer(handle)
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return new URL(`http://127.0.0.1:${port}/v1/files`)
}

/** Takes each request whole, and answers with what it said. */
async function listenForForms() {
  const received: { headers: IncomingMessage['headers']; form: FormData }[] = []
  const url = await listen(async (request, response) => {
    const { headers } = request
    const body = await buffer(request)
    const type = headers['content-type'] ?? ''
    received.push({
      headers,
      form: await new Response(body, { headers: { 'content-type': type } }).formData(),
    })
    response.writeHead(201, { 'content-type': 'application/json', 'x-request-id': 'req-1' }).end('{"id":"f"}')
  })
  return { url, received }
}

function formOf(file: File): FormData {
  const form = new FormData()
  form.set('purpose', 'assistants')
  form.set('file', file)
  return form
}

it('sends fields and files as fetch would, with their length', async () => {
  const { url, received } = await listenForForms()
  const text = 'Ünïcode\n'.repeat(50_000)
  const response = await fetchForm(url, formOf(new File([text], 'a "b" ü.md', { type: 'text/markdown' })), {
    method: 'post',
    headers: { authorization: 'Bearer k' },
  })
  expect(response.status).toBe(201)
  expect(response.headers.get('x-request-id')).toBe('req-1')
  expect(await response.json()).toEqual({ id: 'f' })
  const [request] = received
  expect(request?.headers).toMatchObject({ authorization: 'Bearer k' })
  expect(Number(request?.headers['content-length'])).toBeGreaterThan(Buffer.byteLength(text))
  expect(request?.form.get('purpose')).toBe('assistants')
  const file = request?.form.get('file') as File
  expect([file.name, file.type, await file.text()]).toEqual(['a "b" ü.md', 'text/markdown', text])
})

it('can send the same form again, over the same connection', async () => {
  const { url, received } = await listenForForms()
  const form = formOf(new File(['text'], 'a.md'))
  await fetchForm(url, form, {})
  await fetchForm(url, form, {})
  expect(await Promise.all(received.map(({ form }) => (form.get('file') as File).text()))).toEqual([
    'text',
    'text',
  ])
  expect(sockets.size).toBe(1)
})

it('takes an answer that comes before everything was sent', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(413, { 'content-type': 'application/json' }).end('{"error":{"message":"too big"}}')
  })
  const response = await fetchForm(url, formOf(new File([Buffer.alloc(8e6)], 'a.bin')), {})
  expect(response.status).toBe(413)
  expect(await response.text()).toContain('too big')
})

it('follows no redirect', async () => {
  const url = await listen((request, response) => {
    request.resume().on('end', () => response.writeHead(302, { location: 'https://example.com/' }).end())
  })
  const response = await fetchForm(url, formOf(new File(['text'], 'a.md')), {})
  expect([response.status, response.headers.get('location')]).toEqual([302, 'https://example.com/'])
})

it('throws what fetch does where the connection breaks, and says why', async () => {
  const url = await listen((request) => request.destroy())
  const broken = fetchForm(url, formOf(new File(['text'], 'a.md')), {})
  await expect(broken).rejects.toThrow(new TypeError('fetch failed'))
  await expect(broken).rejects.toHaveProperty('cause.code', 'ECONNRESET')
})

it('throws where an answer is cut off', async () => {
  const url = await listen((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-length': 100 }).write('{"id"', () => response.destroy())
    })
  })
  await expect(fetchForm(url, formOf(new File(['text'], 'a.md')), {})).rejects.toThrow('fetch failed')
})

it('throws the reason of its signal, before it is sent and while it is', async () => {
  const reason = new DOMException('enough', 'AbortError')
  const stop = new AbortController()
  const url = await listen(() => stop.abort(reason))
  const form = formOf(new File(['text'], 'a.md'))
  await expect(fetchForm(url, form, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  await expect(fetchForm(url, form, { signal: stop.signal })).rejects.toBe(reason)
})

it('throws where the file changed since it was opened', async () => {
  const { url, received } = await listenForForms()
  folder = await mkdtemp(join(tmpdir(), 'asst-form-'))
  const path = join(folder, 'a.md')
  await writeFile(path, 'before')
  const file = new File([await openAsBlob(path)], 'a.md')
  await writeFile(path, 'afterwards')
  await expect(fetchForm(url, formOf(file), {})).rejects.toThrow('fetch failed')
  expect(received).toEqual([])
})
