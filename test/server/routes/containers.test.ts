import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type OpenAI from 'openai'
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

const upload = async (text: string, name: string) =>
  server.client.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'user_data' })

const put = async (containerId: string, text: string, name: string) =>
  server.client.containers.files.create(containerId, { file: await toFile(Buffer.from(text), name) })

const contentOf = async (containerId: string, fileId: string) =>
  (await server.client.containers.files.content.retrieve(fileId, { container_id: containerId })).text()

describe('containers', () => {
  it('are created with copies of files', async () => {
    const file = await upload('a,b\n1,2\n', 'table.csv')
    const container = await server.client.containers.create({
      name: 'work',
      file_ids: [file.id],
      memory_limit: '4g',
      expires_after: { anchor: 'last_active_at', minutes: 10 },
    })
    expect(container).toEqual({
      id: expect.stringMatching(/^cntr_/),
      object: 'container',
      created_at: clock,
      last_active_at: clock,
      status: 'running',
      expires_after: { anchor: 'last_active_at', minutes: 10 },
      memory_limit: '4g',
      network_policy: { type: 'disabled' },
      name: 'work',
    })
    const [copy] = (await server.client.containers.files.list(container.id)).data
    expect(copy).toEqual({
      id: expect.stringMatching(/^cfile_/),
      object: 'container.file',
      created_at: clock,
      bytes: 8,
      container_id: container.id,
      path: '/mnt/data/table.csv',
      source: 'user',
    })
    await server.client.files.delete(file.id)
    expect(await contentOf(container.id, copy?.id ?? '')).toBe('a,b\n1,2\n')
  })

  it('are listed page by page and by name, retrieved and deleted', async () => {
    for (const name of ['a', 'b', 'a']) await server.client.containers.create({ name })
    const names = async (query: OpenAI.Containers.ContainerListParams) => {
      const found: string[] = []
      for await (const container of server.client.containers.list(query)) found.push(container.name)
      return found
    }
    expect(await names({ limit: 1 })).toEqual(['a', 'b', 'a'])
    expect(await names({ order: 'asc', limit: 2 })).toEqual(['a', 'b', 'a'])
    expect(await names({ name: 'b' })).toEqual(['b'])
    const [newest] = (await server.client.containers.list()).data
    if (newest === undefined) throw new Error('the list is empty')
    expect(await server.client.containers.retrieve(newest.id)).toEqual(newest)
    await put(newest.id, 'x', 'x.txt')
    await server.client.containers.delete(newest.id)
    await expect(server.client.containers.retrieve(newest.id)).rejects.toMatchObject({ status: 404 })
    expect(await readdir(join(server.dataDir, 'containers'))).toEqual([])
  })

  it('take files by form and by ID, and give them back until they are deleted', async () => {
    const { id } = await server.client.containers.create({ name: 'work' })
    const sent = await put(id, 'hello', 'hello.txt')
    const { id: fileId } = await upload('from a file', 'hello.txt')
    const copied = await server.client.containers.files.create(id, { file_id: fileId })
    expect(sent.path).toBe('/mnt/data/hello.txt')
    expect(copied.path).toBe(`/mnt/data/${copied.id}-hello.txt`)
    expect(await server.client.containers.files.create(id, { file_id: fileId })).toEqual(copied)
    expect(await contentOf(id, sent.id)).toBe('hello')
    expect(await contentOf(id, copied.id)).toBe('from a file')
    expect(await server.client.containers.files.retrieve(sent.id, { container_id: id })).toEqual(sent)
    await server.client.containers.files.delete(copied.id, { container_id: id })
    expect((await server.client.containers.files.list(id)).data).toEqual([sent])
    expect(await (await server.client.files.content(fileId)).text()).toBe('from a file')
  })

  it('page through their files', async () => {
    const { id } = await server.client.containers.create({ name: 'work' })
    for (const name of ['a', 'b', 'c']) await put(id, name, name)
    const paths: string[] = []
    for await (const file of server.client.containers.files.list(id, { limit: 2, order: 'asc' })) {
      paths.push(file.path)
    }
    expect(paths).toEqual(['/mnt/data/a', '/mnt/data/b', '/mnt/data/c'])
  })

  it('expire after twenty idle minutes with all their files', async () => {
    const { id } = await server.client.containers.create({ name: 'work' })
    const file = await put(id, 'hello', 'hello.txt')
    clock += 19 * 60
    await server.client.containers.retrieve(id)
    clock += 19 * 60
    expect(await contentOf(id, file.id)).toBe('hello')
    clock += 20 * 60
    expect(await server.client.containers.retrieve(id)).toMatchObject({ status: 'expired' })
    expect(await readdir(join(server.dataDir, 'containers'))).toEqual([])
    for (const use of [
      () => put(id, 'x', 'x'),
      () => server.client.containers.files.list(id),
      () => contentOf(id, file.id),
    ]) {
      await expect(use()).rejects.toMatchObject({ status: 400, error: { message: 'Container is expired.' } })
    }
  })

  it('answer 404 for what is not there or is of another kind', async () => {
    const file = await upload('x', 'x.txt')
    const one = await server.client.containers.create({ name: 'one' })
    const two = await server.client.containers.create({ name: 'two' })
    const own = await put(one.id, 'x', 'x')
    await expect(server.client.containers.retrieve(file.id)).rejects.toMatchObject({ status: 404 })
    await expect(server.client.containers.delete('cntr_none')).rejects.toMatchObject({ status: 404 })
    await expect(contentOf(two.id, own.id)).rejects.toMatchObject({ status: 404 })
    await expect(contentOf(one.id, file.id)).rejects.toMatchObject({ status: 404 })
    await expect(
      server.client.containers.create({ name: 'x', file_ids: ['file-none'] }),
    ).rejects.toMatchObject({ status: 404 })
    expect((await server.client.containers.list()).data).toHaveLength(2)
  })

  it('refuse a form without a file, JSON without an ID, and more minutes than there are', async () => {
    const { id } = await server.client.containers.create({ name: 'work' })
    const url = `${server.url}/containers/${id}/files`
    const form = await fetch(url, { method: 'POST', body: new FormData() })
    expect(form.status).toBe(400)
    await expect(server.client.containers.files.create(id, {})).rejects.toMatchObject({ status: 400 })
    await expect(
      server.client.containers.create({
        name: 'x',
        expires_after: { anchor: 'last_active_at', minutes: 21 },
      }),
    ).rejects.toMatchObject({ param: 'expires_after.minutes', code: 'integer_above_max_value' })
    expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([])
  })
})
