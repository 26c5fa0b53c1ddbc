import { toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let store: string

beforeEach(async () => {
  server = await startTestServer()
  store = (await server.client.vectorStores.create({})).id
})
afterEach(() => server.close())

const upload = async (text: string, name = 'a.md') =>
  (await server.client.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'assistants' }))
    .id

describe('file batches', () => {
  it('indexes many files that the SDK uploads and polls, some of which fail', async () => {
    const texts = [...Array(20).keys()].map((n) => toFile(Buffer.from(`Rule ${n}.`), `rule-${n}.md`))
    const files = await Promise.all([...texts, toFile(Buffer.from('a,b'), 'table.xlsx')])
    const batch = await server.client.vectorStores.fileBatches.uploadAndPoll(store, { files })
    expect(batch).toEqual({
      id: expect.stringMatching(/^vsfb_/),
      object: 'vector_store.files_batch',
      created_at: expect.any(Number),
      vector_store_id: store,
      status: 'completed',
      file_counts: { in_progress: 0, completed: 20, failed: 1, cancelled: 0, total: 21 },
    })
  })

  it('lists the files of the batch alone, by status too', async () => {
    const { fileBatches, files } = server.client.vectorStores
    const other = await upload('Other.')
    await files.createAndPoll(store, { file_id: other })
    const ids = [await upload('One.'), await upload('Two.'), await upload('a,b', 'a.xlsx')]
    const batch = await fileBatches.createAndPoll(store, { file_ids: ids })
    const listed: string[] = []
    for await (const file of fileBatches.listFiles(batch.id, {
      vector_store_id: store,
      limit: 2,
      order: 'asc',
    })) {
      listed.push(file.id)
    }
    expect(listed).toEqual(ids)
    const failed = await fileBatches.listFiles(batch.id, { vector_store_id: store, filter: 'failed' })
    expect(failed.data.map(({ id }) => id)).toEqual([ids[2]])
  })

  it('takes attributes and chunking from each file, else from the batch', async () => {
    const { fileBatches, files } = server.client.vectorStores
    const [a, b] = [await upload('One.'), await upload('Two.')]
    const size = { max_chunk_size_tokens: 200, chunk_overlap_tokens: 50 }
    await fileBatches.createAndPoll(store, {
      files: [
        { file_id: a, attributes: { path: 'a.md' }, chunking_strategy: { type: 'static', static: size } },
        { file_id: b },
      ],
      attributes: { ignored: true },
    })
    expect(await files.retrieve(a, { vector_store_id: store })).toMatchObject({
      attributes: { path: 'a.md' },
      chunking_strategy: { static: size },
    })
    expect((await files.retrieve(b, { vector_store_id: store })).attributes).toEqual({})
    const c = await upload('Three.')
    await fileBatches.createAndPoll(store, { file_ids: [c], attributes: { shared: true } })
    expect((await files.retrieve(c, { vector_store_id: store })).attributes).toEqual({ shared: true })
  })

  it('cancels what is not indexed yet, for good', async () => {
    const { fileBatches, files } = server.client.vectorStores
    const ids: string[] = []
    for (let n = 0; n < 40; n++) ids.push(await upload(`Rule ${n} is a rule. `.repeat(5_000)))
    const batch = await fileBatches.create(store, { file_ids: ids })
    const cancelled = await fileBatches.cancel(batch.id, { vector_store_id: store })
    expect(cancelled.status).toBe('cancelled')
    expect(cancelled.file_counts.in_progress).toBe(0)
    expect(cancelled.file_counts.cancelled).toBeGreaterThan(0)
    const again = await fileBatches.createAndPoll(store, { file_ids: [ids[39] ?? ''] })
    expect(again.file_counts).toMatchObject({ completed: 1, total: 1 })
    const counts = (await fileBatches.retrieve(batch.id, { vector_store_id: store })).file_counts
    expect(counts.cancelled).toBe(cancelled.file_counts.cancelled - 1)
    expect((await files.list(store, { filter: 'in_progress' })).data).toEqual([])
  })

  it('attaches nothing where one file is not there', async () => {
    const file = await upload('One.')
    const create = server.client.vectorStores.fileBatches.create(store, { file_ids: [file, 'file-none'] })
    await expect(create).rejects.toMatchObject({ status: 404 })
    expect((await server.client.vectorStores.retrieve(store)).file_counts.total).toBe(0)
  })

  it('answers 404 for a batch of another store', async () => {
    const { vectorStores } = server.client
    const batch = await vectorStores.fileBatches.create(store, { file_ids: [await upload('One.')] })
    const other = await vectorStores.create({})
    await expect(
      vectorStores.fileBatches.retrieve(batch.id, { vector_store_id: other.id }),
    ).rejects.toMatchObject({ status: 404 })
  })

  it.each<[object, string]>([
    [{}, 'file_ids'],
    [{ file_ids: [] }, 'file_ids'],
    [{ file_ids: ['a'], files: [{ file_id: 'a' }] }, 'files'],
    [{ file_ids: Array(2_001).fill('file-x') }, 'file_ids'],
    [{ files: Array.from({ length: 2_001 }, () => ({ file_id: 'file-x' })) }, 'files'],
    [{ files: [{ file_id: 'a' }, {}] }, 'files[1].file_id'],
  ])('refuses a body at fault in what it names (case %#)', async (body, param) => {
    const create = server.client.post(`/vector_stores/${store}/file_batches`, { body })
    await expect(create).rejects.toMatchObject({ status: 400, error: { param } })
  })
})
