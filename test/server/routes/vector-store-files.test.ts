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

async function upload(text: string, name = 'a.md'): Promise<string> {
  const file = await toFile(Buffer.from(text), name)
  return (await server.client.files.create({ file, purpose: 'assistants' })).id
}

async function found(query: string): Promise<string[]> {
  return (await server.client.vectorStores.search(store, { query })).data.map((hit) => hit.file_id)
}

describe('vector store files', () => {
  it('indexes a file that the SDK uploads and polls', async () => {
    const { vectorStores } = server.client
    const file = await vectorStores.files.uploadAndPoll(
      store,
      await toFile(Buffer.from('Returns are free.'), 'a.md'),
    )
    expect(file).toEqual({
      id: expect.stringMatching(/^file-/),
      object: 'vector_store.file',
      created_at: expect.any(Number),
      vector_store_id: store,
      usage_bytes: 17,
      status: 'completed',
      last_error: null,
      chunking_strategy: {
        type: 'static',
        static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
      },
      attributes: {},
    })
    expect(await vectorStores.retrieve(store)).toMatchObject({
      status: 'completed',
      usage_bytes: 17,
      file_counts: { completed: 1, total: 1 },
    })
  })

  it('refuses a file of an unknown type that is attached alone', async () => {
    const { files } = server.client.vectorStores
    await expect(files.create(store, { file_id: await upload('x', 'a.png') })).rejects.toMatchObject({
      status: 400,
      code: 'unsupported_file',
      param: 'file_ids',
      message: expect.stringContaining('[.png] are not supported'),
    })
    expect((await files.list(store)).data).toEqual([])
  })

  it('fails a file of an unknown type in a batch, and one without text, and says why', async () => {
    const { files, fileBatches } = server.client.vectorStores
    const cases: [string, string, string][] = [
      ['a,b', 'a.xlsx', 'unsupported_file'],
      ['no pdf', 'a.pdf', 'invalid_file'],
      [' ', 'a.md', 'invalid_file'],
    ]
    for (const [text, name, code] of cases) {
      const id = await upload(text, name)
      await fileBatches.createAndPoll(store, { file_ids: [id] })
      expect(await files.retrieve(id, { vector_store_id: store })).toMatchObject({
        status: 'failed',
        last_error: { code, message: expect.stringMatching(/\.$/) },
      })
    }
    expect((await files.list(store, { filter: 'failed' })).data).toHaveLength(3)
    expect((await files.list(store, { filter: 'completed' })).data).toHaveLength(0)
  })

  it('attaches the same file twice as once, with the attributes given last', async () => {
    const { files } = server.client.vectorStores
    const file_id = await upload('Returns are free.')
    const first = await files.createAndPoll(store, { file_id, attributes: { path: 'a.md' } })
    const second = await files.create(store, { file_id, attributes: { path: 'b.md' } })
    expect(second).toEqual({ ...first, attributes: { path: 'b.md' } })
    expect((await files.list(store)).data).toHaveLength(1)
    expect(await found('returns')).toEqual([file_id])
  })

  it('indexes a file anew that is attached with another chunking', async () => {
    const { files } = server.client.vectorStores
    const file_id = await upload('Returns are free of charge. '.repeat(100))
    await files.createAndPoll(store, { file_id })
    expect(await found('returns')).toHaveLength(1)
    const size = { max_chunk_size_tokens: 100, chunk_overlap_tokens: 0 }
    await files.createAndPoll(store, { file_id, chunking_strategy: { type: 'static', static: size } })
    expect((await found('returns')).length).toBeGreaterThan(4)
    expect((await files.list(store)).data).toHaveLength(1)
  })

  it('changes attributes in place and finds by them', async () => {
    const { vectorStores } = server.client
    const file_id = await upload('Returns are free.')
    await vectorStores.files.createAndPoll(store, { file_id, attributes: { audience: 'staff' } })
    const attributes = { audience: 'customers', year: 2026, draft: false }
    const changed = await vectorStores.files.update(file_id, { vector_store_id: store, attributes })
    expect(changed.attributes).toEqual(attributes)
    const { data } = await vectorStores.search(store, {
      query: 'returns',
      filters: { type: 'eq', key: 'audience', value: 'customers' },
    })
    expect(data.map((hit) => hit.attributes)).toEqual([attributes])
  })

  it('gives back the text that was extracted, whatever the overlap', async () => {
    const text = [...Array(300).keys()].map((n) => `Rule ${n} says that returns are free.`).join('\n')
    const file_id = await upload(text)
    await server.client.vectorStores.files.createAndPoll(store, { file_id })
    const content = await server.client.vectorStores.files.content(file_id, { vector_store_id: store })
    expect(content.data).toEqual([{ type: 'text', text }])
  })

  it('finds detached and deleted content no longer', async () => {
    const { vectorStores, files } = server.client
    const detached = await upload('Returns are free.')
    const deleted = await upload('Returns cost money.')
    for (const file_id of [detached, deleted]) await vectorStores.files.createAndPoll(store, { file_id })
    expect(await found('returns')).toHaveLength(2)
    expect(await vectorStores.files.delete(detached, { vector_store_id: store })).toEqual({
      id: detached,
      object: 'vector_store.file.deleted',
      deleted: true,
    })
    expect(await found('returns')).toEqual([deleted])
    expect((await files.retrieve(detached)).id).toBe(detached)
    await files.delete(deleted)
    expect(await found('returns')).toEqual([])
    expect((await vectorStores.retrieve(store)).file_counts.total).toBe(0)
  })

  it('pages through more files than fit on one page', async () => {
    const { files } = server.client.vectorStores
    const ids = [await upload('a'), await upload('b'), await upload('c')]
    for (const file_id of ids) await files.create(store, { file_id })
    const listed: string[] = []
    for await (const file of files.list(store, { limit: 1, order: 'asc' })) listed.push(file.id)
    expect(listed).toEqual(ids)
  })

  it('answers 404 for what is not there', async () => {
    const { files } = server.client.vectorStores
    const file_id = await upload('x')
    const nowhere = { vector_store_id: 'vs_none' }
    await expect(files.create('vs_none', { file_id })).rejects.toMatchObject({ status: 404 })
    await expect(files.create(store, { file_id: 'file-none' })).rejects.toMatchObject({ status: 404 })
    await expect(files.list('vs_none')).rejects.toMatchObject({ status: 404 })
    await expect(files.retrieve(file_id, nowhere)).rejects.toMatchObject({ status: 404 })
    await expect(files.retrieve(file_id, { vector_store_id: store })).rejects.toMatchObject({ status: 404 })
    await expect(files.delete(file_id, { vector_store_id: store })).rejects.toMatchObject({ status: 404 })
  })

  it.each<[object, string, string]>([
    [{}, 'file_id', 'missing_required_parameter'],
    [{ file_id: 1 }, 'file_id', 'invalid_type'],
    [{ file_id: 'x', attributes: { a: null } }, 'attributes.a', 'invalid_type'],
    [{ file_id: 'x', attributes: { a: 'x'.repeat(513) } }, 'attributes.a', 'string_above_max_length'],
    [{ file_id: 'x', attributes: { ['k'.repeat(65)]: 1 } }, 'attributes', 'property_name_above_max_length'],
  ])('refuses %j', async (body, param, code) => {
    await expect(server.client.post(`/vector_stores/${store}/files`, { body })).rejects.toMatchObject({
      status: 400,
      error: { param, code },
    })
  })
})
