import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let clock: number

beforeEach(async () => {
  clock = 1_800_000_000
  server = await startTestServer({ now: () => clock })
})
afterEach(() => server.close())

const begin = (bytes: number, filename = 'notes.md') =>
  server.client.uploads.create({ bytes, filename, mime_type: 'text/markdown', purpose: 'assistants' })

const add = async (uploadId: string, text: string) =>
  server.client.uploads.parts.create(uploadId, { data: await toFile(Buffer.from(text), 'part') })

describe('uploads', () => {
  it('becomes a file with the parts in the order that completion names', async () => {
    const upload = await begin(11)
    expect(upload).toEqual({
      id: expect.stringMatching(/^upload_/),
      object: 'upload',
      bytes: 11,
      created_at: clock,
      expires_at: clock + 3_600,
      filename: 'notes.md',
      purpose: 'assistants',
      status: 'pending',
      file: null,
    })
    const second = await add(upload.id, ' world')
    const first = await add(upload.id, 'hello')
    expect(first).toEqual({
      id: expect.stringMatching(/^part_/),
      object: 'upload.part',
      created_at: clock,
      upload_id: upload.id,
    })
    const md5 = createHash('md5').update('hello world').digest('hex')
    const done = await server.client.uploads.complete(upload.id, { part_ids: [first.id, second.id], md5 })
    expect(done).toMatchObject({ status: 'completed', file: { filename: 'notes.md', bytes: 11 } })
    const file = await server.client.files.retrieve(done.file?.id ?? '')
    expect(file).toEqual(done.file)
    expect(await (await server.client.files.content(file.id)).text()).toBe('hello world')
    expect(await readdir(join(server.dataDir, 'parts'))).toEqual([])
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it('refuses parts that do not add up, or are not what the checksum says, and stays open', async () => {
    const upload = await begin(5)
    const part = await add(upload.id, 'hello')
    const extra = await add(upload.id, '!')
    const complete = (partIds: string[], md5?: string) =>
      server.client.uploads.complete(upload.id, { part_ids: partIds, ...(md5 && { md5 }) })
    await expect(complete([part.id, extra.id])).rejects.toMatchObject({ status: 400, param: 'part_ids' })
    await expect(complete([part.id], 'f'.repeat(32))).rejects.toMatchObject({ status: 400, param: 'md5' })
    await expect(complete(['part_none'])).rejects.toMatchObject({ status: 400, param: 'part_ids' })
    await expect(complete([])).rejects.toMatchObject({ status: 400, code: 'empty_array' })
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
    expect(await complete([part.id])).toMatchObject({ status: 'completed' })
  })

  it('refuses a part of no bytes', async () => {
    const { id } = await begin(5)
    const form = new FormData()
    form.append('data', new Blob([]), 'part')
    const response = await fetch(`${server.url}/uploads/${id}/parts`, { method: 'POST', body: form })
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
      status: 400,
      error: { message: 'File is empty.', param: 'data' },
    })
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it('is completed once, whoever else tries at the same time', async () => {
    const upload = await begin(5)
    const part = await add(upload.id, 'hello')
    const tries = await Promise.allSettled(
      [...Array(4)].map(() => server.client.uploads.complete(upload.id, { part_ids: [part.id] })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await server.client.files.list()).data).toHaveLength(1)
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it('takes nothing more once it is cancelled, completed or expired', async () => {
    const cancelled = await begin(5)
    await add(cancelled.id, 'hello')
    expect(await server.client.uploads.cancel(cancelled.id)).toMatchObject({
      status: 'cancelled',
      file: null,
    })
    expect(await readdir(join(server.dataDir, 'parts'))).toEqual([])
    const completed = await begin(5)
    const part = await add(completed.id, 'hello')
    await server.client.uploads.complete(completed.id, { part_ids: [part.id] })
    const expired = await begin(5)
    await add(expired.id, 'hello')
    clock += 3_600
    for (const { id } of [cancelled, completed, expired]) {
      await expect(add(id, 'x')).rejects.toMatchObject({ status: 400 })
      await expect(server.client.uploads.complete(id, { part_ids: ['p'] })).rejects.toMatchObject({
        status: 400,
      })
      await expect(server.client.uploads.cancel(id)).rejects.toMatchObject({ status: 400 })
    }
    await expect(add(expired.id, 'x')).rejects.toThrow(/is expired/)
    expect(await readdir(join(server.dataDir, 'parts'))).toEqual([])
  })

  it('gives the file the time to live that was asked for', async () => {
    const upload = await server.client.uploads.create({
      bytes: 1,
      filename: 'a.md',
      mime_type: 'text/markdown',
      purpose: 'assistants',
      expires_after: { anchor: 'created_at', seconds: 3_600 },
    })
    const part = await add(upload.id, 'x')
    clock += 60
    const { file } = await server.client.uploads.complete(upload.id, { part_ids: [part.id] })
    expect(file?.expires_at).toBe(clock + 3_600)
  })

  it('refuses a part above 64 MB', async () => {
    const upload = await begin(70_000_000)
    const data = await toFile(Buffer.alloc(64 * 1024 * 1024 + 1), 'part')
    await expect(server.client.uploads.parts.create(upload.id, { data })).rejects.toMatchObject({
      status: 413,
      param: 'data',
    })
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })

  it('never makes a path of a name', async () => {
    const upload = await begin(1, '../../evil/../x.md')
    expect(upload.filename).toBe('x.md')
    expect((await begin(1, '../..')).filename).toBe('upload')
  })

  it('answers 404 to an unknown upload and 400 to what is out of bounds', async () => {
    await expect(add('upload_none', 'x')).rejects.toMatchObject({ status: 404 })
    await expect(server.client.uploads.cancel('file-none')).rejects.toMatchObject({
      status: 404,
      error: { message: 'No such Upload object: file-none', param: 'id' },
    })
    await expect(begin(0)).rejects.toMatchObject({ code: 'integer_below_min_value', param: 'bytes' })
    await expect(begin(8 * 1024 ** 3 + 1)).rejects.toMatchObject({ code: 'integer_above_max_value' })
    await expect(begin(1, 'x'.repeat(300))).rejects.toMatchObject({ code: 'string_above_max_length' })
  })
})
