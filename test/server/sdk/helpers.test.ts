import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let store: string
let folder: string

beforeAll(async () => {
  server = await startTestServer()
  store = (await server.client.vectorStores.create({})).id
  folder = await mkdtemp(join(tmpdir(), 'asst-helpers-'))
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const textFile = (name: string, text = 'Returns are free.') => toFile(Buffer.from(text), name)

describe("the SDK's helpers", () => {
  it('upload what toFile makes of anything, and what a path streams', async () => {
    const { files } = server.client
    const path = join(folder, 'streamed.md')
    await writeFile(path, 'Returns are free.')
    const sources = [
      toFile(Buffer.from('bytes'), 'bytes.md'),
      toFile(new Uint8Array([104, 105]), 'array.md'),
      toFile(Promise.resolve(new Response('response')), 'response.md'),
      new File(['blob'], 'blob.md'),
      createReadStream(path),
    ]
    const names: string[] = []
    for (const source of sources) {
      names.push((await files.create({ file: await source, purpose: 'assistants' })).filename)
    }
    expect(names).toEqual(['bytes.md', 'array.md', 'response.md', 'blob.md', 'streamed.md'])
  })

  it('wait for files and batches to be indexed', async () => {
    const { files, fileBatches } = server.client.vectorStores
    const one = await files.uploadAndPoll(store, await textFile('one.md'))
    expect(one).toMatchObject({ object: 'vector_store.file', status: 'completed' })
    const again = await files.createAndPoll(store, { file_id: one.id, attributes: { a: 'b' } })
    expect(again).toMatchObject({ id: one.id, attributes: { a: 'b' } })
    const many = await Promise.all([...Array(12).keys()].map((n) => textFile(`${n}.md`, `Rule ${n}.`)))
    const batch = await fileBatches.uploadAndPoll(store, { files: many, fileIds: [one.id] })
    expect(batch).toMatchObject({ status: 'completed', file_counts: { completed: 13, total: 13 } })
    const file = await files.upload(store, await textFile('two.md'))
    expect(await files.poll(store, file.id)).toMatchObject({ status: 'completed' })
    const created = await fileBatches.create(store, { file_ids: [file.id] })
    expect(await fileBatches.poll(store, created.id)).toMatchObject({ status: 'completed' })
  })

  it('wait for a file to be processed', async () => {
    const { id } = await server.client.files.create({ file: await textFile('a.md'), purpose: 'assistants' })
    expect(await server.client.files.waitForProcessing(id)).toMatchObject({ id, status: 'processed' })
  })

  it('read what was extracted, and what was found', async () => {
    const { vectorStores } = server.client
    const { id } = await vectorStores.files.uploadAndPoll(
      store,
      await textFile('found.md', 'Lamps are blue.'),
    )
    const text: (string | undefined)[] = []
    for await (const part of vectorStores.files.content(id, { vector_store_id: store })) text.push(part.text)
    expect(text).toEqual(['Lamps are blue.'])
    const hits: string[] = []
    for await (const hit of vectorStores.search(store, { query: 'Which colour have lamps?' })) {
      hits.push(hit.filename)
    }
    expect(hits[0]).toBe('found.md')
  })

  it('list models, and know the one they name', async () => {
    const ids: string[] = []
    for await (const model of server.client.models.list()) ids.push(model.id)
    expect(ids).toContain('gpt-6-luna')
    expect(await server.client.models.retrieve('gpt-5')).toMatchObject({ shutdown_date: '2026-12-11' })
  })
})
