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

const refused = (param: string, code: string) => ({ status: 400, error: { param, code } })

describe('vector stores', () => {
  it('creates, shows, changes and deletes a store', async () => {
    const { vectorStores } = server.client
    const store = await vectorStores.create({ name: 'Handbook', metadata: { team: 'support' } })
    expect(store).toEqual({
      id: expect.stringMatching(/^vs_/),
      object: 'vector_store',
      created_at: clock,
      name: 'Handbook',
      usage_bytes: 0,
      file_counts: { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 },
      status: 'completed',
      expires_at: null,
      last_active_at: clock,
      metadata: { team: 'support' },
    })
    const changed = await vectorStores.update(store.id, {
      name: 'Manual',
      expires_after: { anchor: 'last_active_at', days: 2 },
    })
    expect(changed).toEqual({
      ...store,
      name: 'Manual',
      expires_after: { anchor: 'last_active_at', days: 2 },
      expires_at: clock + 2 * 86_400,
    })
    expect(await vectorStores.update(store.id, { metadata: {}, expires_after: null })).toEqual({
      ...store,
      name: 'Manual',
      metadata: {},
    })
    expect(await vectorStores.delete(store.id)).toEqual({
      id: store.id,
      object: 'vector_store.deleted',
      deleted: true,
    })
    await expect(vectorStores.retrieve(store.id)).rejects.toMatchObject({ status: 404 })
  })

  it('lists in both orders, from both sides', async () => {
    const { vectorStores } = server.client
    for (const name of ['a', 'b', 'c', 'd', 'e']) await vectorStores.create({ name })
    const all = (await vectorStores.list()).data
    expect(all.map(({ name }) => name)).toEqual(['e', 'd', 'c', 'b', 'a'])
    const [e, d, c, b] = all.map(({ id }) => id)
    const names = async (query: OpenAI.VectorStores.VectorStoreListParams) =>
      (await vectorStores.list(query)).data.map(({ name }) => name)
    expect(await names({ order: 'asc', limit: 2 })).toEqual(['a', 'b'])
    expect(await names({ after: d ?? '', limit: 2 })).toEqual(['c', 'b'])
    expect(await names({ before: b ?? '', limit: 2 })).toEqual(['d', 'c'])
    expect(await names({ order: 'asc', before: c ?? '' })).toEqual(['a', 'b'])
    expect(await names({ after: e ?? '', before: b ?? '' })).toEqual(['d', 'c'])
    const page = await fetch(`${server.url}/vector_stores?limit=2`)
    expect(await page.json()).toMatchObject({ object: 'list', first_id: e, last_id: d, has_more: true })
  })

  it('refuses a cursor that names nothing', async () => {
    await expect(server.client.vectorStores.list({ after: 'vs_none' })).rejects.toMatchObject({ status: 400 })
  })

  it('deletes a store and leaves its files', async () => {
    const file = await server.client.files.create({
      file: await toFile(Buffer.from('text'), 'a.md'),
      purpose: 'assistants',
    })
    const store = await server.client.vectorStores.create({ file_ids: [file.id] })
    await server.client.vectorStores.delete(store.id)
    expect(await server.client.files.retrieve(file.id)).toEqual(file)
  })

  it('creates nothing where one of the files is not there', async () => {
    await expect(server.client.vectorStores.create({ file_ids: ['file-none'] })).rejects.toMatchObject({
      status: 404,
    })
    expect((await server.client.vectorStores.list()).data).toEqual([])
  })

  it('expires some days after the last use, without its files', async () => {
    const { vectorStores } = server.client
    const store = await vectorStores.create({ expires_after: { anchor: 'last_active_at', days: 1 } })
    await vectorStores.files.uploadAndPoll(store.id, await toFile(Buffer.from('Returns are free.'), 'a.md'))
    clock += 86_399
    await vectorStores.search(store.id, { query: 'returns' })
    clock += 86_399
    expect((await vectorStores.retrieve(store.id)).status).toBe('completed')
    clock += 1
    expect(await vectorStores.retrieve(store.id)).toMatchObject({
      status: 'expired',
      file_counts: { total: 0 },
      usage_bytes: 0,
    })
    await expect(vectorStores.search(store.id, { query: 'returns' })).rejects.toMatchObject({ status: 400 })
  })

  it.each<[object, string, string]>([
    [{ color: 'red' }, 'color', 'unknown_parameter'],
    [{ name: 5 }, 'name', 'invalid_type'],
    [{ metadata: { a: 1 } }, 'metadata.a', 'invalid_type'],
    [{ metadata: { a: 'x'.repeat(513) } }, 'metadata.a', 'string_above_max_length'],
    [{ metadata: { ['k'.repeat(65)]: 'x' } }, 'metadata', 'property_name_above_max_length'],
    [
      { metadata: Object.fromEntries([...Array(17).keys()].map((n) => [`k${n}`, 'x'])) },
      'metadata',
      'object_above_max_properties',
    ],
    [{ file_ids: Array(501).fill('file-x') }, 'file_ids', 'array_above_max_length'],
    [{ file_ids: 'file-x' }, 'file_ids', 'invalid_type'],
    [{ expires_after: { days: 1 } }, 'expires_after.anchor', 'missing_required_parameter'],
    [{ expires_after: { anchor: 'created_at', days: 1 } }, 'expires_after.anchor', 'invalid_value'],
    [
      { expires_after: { anchor: 'last_active_at', days: 366 } },
      'expires_after.days',
      'integer_above_max_value',
    ],
    [{ chunking_strategy: { type: 'clever' } }, 'chunking_strategy.type', 'invalid_value'],
    [{ chunking_strategy: { type: 'static' } }, 'chunking_strategy.static', 'missing_required_parameter'],
    [
      {
        chunking_strategy: {
          type: 'static',
          static: { max_chunk_size_tokens: 100, chunk_overlap_tokens: 51 },
        },
      },
      'chunking_strategy.static.chunk_overlap_tokens',
      'invalid_value',
    ],
  ])('refuses %j', async (body, param, code) => {
    await expect(server.client.post('/vector_stores', { body })).rejects.toMatchObject(refused(param, code))
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['order=up', 'order'],
    ['colour=red', 'colour'],
  ])('refuses the query %s', async (query, param) => {
    const response = await fetch(`${server.url}/vector_stores?${query}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param } })
  })
})
