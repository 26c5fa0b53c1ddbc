import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI, { toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let clock: number

beforeEach(async () => {
  clock = 1_800_000_000
  server = await startTestServer({ now: () => clock })
})
afterEach(() => server.close())

async function upload(text: string, name: string, purpose: OpenAI.FilePurpose = 'assistants') {
  return server.client.files.create({ file: await toFile(Buffer.from(text), name), purpose })
}

const field = (name: string, value: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

const file = (name: string, content = 'hello', filename = 'a.md') =>
  `--x\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\n\r\n${content}\r\n`

const named = (filename: string) => `${file('file', 'hello', filename)}${field('purpose', 'vision')}--x--\r\n`

/** Sends a form as written, which no client library would. */
async function post(body: string, contentType = 'multipart/form-data; boundary=x', headers = {}) {
  const response = await fetch(`${server.url}/files`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...headers },
    body,
  })
  return { status: response.status, ...((await response.json()) as { error: OpenAI.ErrorObject }) }
}

describe('files', () => {
  it('keeps an upload and gives back the same bytes', async () => {
    const file = await upload('Grüße\0\n', 'greeting.txt')
    expect(file).toEqual({
      id: expect.stringMatching(/^file-/),
      object: 'file',
      bytes: 9,
      created_at: clock,
      filename: 'greeting.txt',
      purpose: 'assistants',
      status: 'processed',
    })
    expect(await server.client.files.retrieve(file.id)).toEqual(file)
    expect(await (await server.client.files.content(file.id)).text()).toBe('Grüße\0\n')
  })

  it('takes a stream of some megabytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'asst-upload-'))
    const path = join(folder, 'big.bin')
    await writeFile(path, Buffer.alloc(5_000_000, 'abc'))
    const file = await server.client.files.create({ file: createReadStream(path), purpose: 'user_data' })
    expect(file.bytes).toBe(5_000_000)
    const content = Buffer.from(await (await server.client.files.content(file.id)).arrayBuffer())
    expect(content.equals(Buffer.alloc(5_000_000, 'abc'))).toBe(true)
    await rm(folder, { recursive: true })
  })

  it('never makes a path of a name', async () => {
    const part = 'content-disposition: form-data; name="file"; filename="../../../evil.txt"'
    const purpose = 'content-disposition: form-data; name="purpose"\r\n\r\nassistants'
    await post(`--x\r\n${part}\r\n\r\nhello\r\n--x\r\n${purpose}\r\n--x--\r\n`)
    const [file] = (await server.client.files.list()).data
    expect(file?.filename).toBe('evil.txt')
    expect(await readdir(join(server.dataDir, 'files'))).toEqual([file?.id])
  })

  it('keeps names in any language, and gives a name to what has none', async () => {
    expect((await upload('x', 'Rückgabe 退货.md')).filename).toBe('Rückgabe 退货.md')
    const part = 'content-disposition: form-data; name="file"; filename="docs/.."'
    await post(`--x\r\n${part}\r\n\r\nhello\r\n${field('purpose', 'assistants')}--x--\r\n`)
    expect((await server.client.files.list({ limit: 1 })).data[0]?.filename).toBe('upload')
  })

  it('forgets an upload whose client goes away', async () => {
    const leaving = new AbortController()
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(Buffer.from(file('file').slice(0, -2)))
        leaving.abort()
      },
    })
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const request = { method: 'POST', headers, body, duplex: 'half', signal: leaving.signal } as const
    await expect(fetch(`${server.url}/files`, request)).rejects.toThrow()
    await vi.waitFor(async () => expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([]))
    expect((await server.client.files.list()).data).toEqual([])
  })

  it('lists newest first, page by page, and by purpose', async () => {
    for (const name of ['a.md', 'b.md', 'c.md']) await upload(name, name)
    await upload('image', 'd.png', 'vision')
    const names = async (query: OpenAI.Files.FileListParams) => {
      const found: string[] = []
      for await (const file of server.client.files.list(query)) found.push(file.filename)
      return found
    }
    expect(await names({})).toEqual(['d.png', 'c.md', 'b.md', 'a.md'])
    expect(await names({ limit: 1, order: 'asc' })).toEqual(['a.md', 'b.md', 'c.md', 'd.png'])
    expect(await names({ purpose: 'vision' })).toEqual(['d.png'])
    const page = await server.client.files.list({ limit: 2 })
    expect(page.has_more).toBe(true)
    expect(page.data).toHaveLength(2)
  })

  it('deletes a file from the list and from disk', async () => {
    const file = await upload('x', 'x.md')
    expect(await server.client.files.delete(file.id)).toEqual({ id: file.id, object: 'file', deleted: true })
    await expect(server.client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 })
    expect(await readdir(join(server.dataDir, 'files'))).toEqual([])
  })

  it('lets a file expire', async () => {
    const file = await server.client.files.create({
      file: await toFile(Buffer.from('x'), 'x.md'),
      purpose: 'assistants',
      expires_after: { anchor: 'created_at', seconds: 3_600 },
    })
    expect(file.expires_at).toBe(clock + 3_600)
    expect((await upload('{}', 'x.jsonl', 'batch')).expires_at).toBe(clock + 30 * 86_400)
    clock += 3_600
    await expect(server.client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 })
  })

  it('takes an expired file out of its stores', async () => {
    const { vectorStores } = server.client
    const file = await server.client.files.create({
      file: await toFile(Buffer.from('Returns are free.'), 'x.md'),
      purpose: 'assistants',
      expires_after: { anchor: 'created_at', seconds: 3_600 },
    })
    const { id } = await vectorStores.create({})
    await vectorStores.files.createAndPoll(id, { file_id: file.id })
    expect((await vectorStores.search(id, { query: 'returns' })).data).toHaveLength(1)
    clock += 3_600
    expect((await vectorStores.search(id, { query: 'returns' })).data).toEqual([])
    expect((await vectorStores.retrieve(id)).file_counts.total).toBe(0)
    expect(await readdir(join(server.dataDir, 'files'))).toEqual([])
  })

  it('answers 404 in the envelope for an unknown file, or one of another kind', async () => {
    const store = await server.client.vectorStores.create({})
    for (const id of ['file-none', store.id]) {
      await expect(server.client.files.retrieve(id)).rejects.toMatchObject({
        status: 404,
        error: {
          message: `No such File object: ${id}`,
          type: 'invalid_request_error',
          param: 'id',
          code: null,
        },
        requestID: expect.stringMatching(/^req_/),
      })
      await expect(server.client.files.content(id)).rejects.toMatchObject({ status: 404 })
      await expect(server.client.files.delete(id)).rejects.toMatchObject({ status: 404 })
    }
  })

  it('refuses a form without file, without purpose, or with what it does not know', async () => {
    const cases: [string, string, string][] = [
      [field('purpose', 'assistants'), 'file', 'missing_required_parameter'],
      [file('file'), 'purpose', 'missing_required_parameter'],
      [file('file') + field('purpose', 'novels'), 'purpose', 'invalid_value'],
      [file('file') + field('purpose', 'vision') + field('color', 'red'), 'color', 'unknown_parameter'],
      [file('photo') + field('purpose', 'vision'), 'photo', 'unknown_parameter'],
      [field('file', 'hello') + field('purpose', 'vision'), 'file', 'invalid_type'],
      [file('file') + file('purpose'), 'purpose', 'invalid_type'],
      [file('file') + file('file') + field('purpose', 'vision'), 'file', 'invalid_value'],
      [file('file') + file('file') + file('file') + field('purpose', 'vision'), 'file', 'invalid_value'],
      [file('file') + field('purpose', 'vision') + field('purpose', 'vision'), 'purpose', 'invalid_value'],
      [
        file('file') + field('purpose', 'vision') + field('expires_after[seconds]', '9'),
        'expires_after.anchor',
        'missing_required_parameter',
      ],
    ]
    for (const [parts, param, code] of cases) {
      expect(await post(`${parts}--x--\r\n`)).toMatchObject({ status: 400, error: { param, code } })
    }
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
    expect((await server.client.files.list()).data).toEqual([])
  })

  it('refuses a file of no bytes', async () => {
    expect(await post(`${file('file', '')}${field('purpose', 'vision')}--x--\r\n`)).toMatchObject({
      status: 400,
      error: { message: 'File is empty.', type: 'invalid_request_error', param: 'file', code: null },
    })
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it('takes names of 255 characters, whatever they are, and refuses longer ones', async () => {
    expect(await post(named('退'.repeat(255)))).toMatchObject({ filename: '退'.repeat(255) })
    for (const length of [256, 100_000]) {
      expect(await post(named('n'.repeat(length)))).toMatchObject({
        status: 400,
        error: { param: 'file', code: 'string_above_max_length' },
      })
    }
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it.each([
    [
      'a form that stops half-way',
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
    [
      'another part that stops half-way',
      '--x\r\ncontent-disposition: form-data; name="photo"; filename="a"\r\n\r\nabc',
    ],
    [
      'a second file that stops half-way',
      `${file('file')}--x\r\ncontent-disposition: form-data; name="file"; filename="b"\r\n\r\nabc`,
    ],
    ['no form', 'hello'],
    ['nothing', ''],
  ])('answers 400 to %s', async (_what, body) => {
    expect(await post(body)).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } })
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it('answers 400 to another content type', async () => {
    expect(await post('{}', 'application/json')).toMatchObject({
      status: 400,
      error: { code: 'unsupported_content_type' },
    })
    expect(await post('hello', 'multipart/form-data')).toMatchObject({ status: 400 })
  })

  it('answers 415 to a form that is packed', async () => {
    expect(await post('hello', undefined, { 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
      error: { code: 'unsupported_content_encoding' },
    })
  })
})
