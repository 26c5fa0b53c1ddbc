import type OpenAI from 'openai'
import { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

const documents: Record<string, string> = {
  'refunds.md':
    '# Refunds\n\nAn order can be returned within 30 days of delivery. The refund takes five days.',
  'shipping.md': '# Shipping\n\nDelivery takes three days. Express delivery takes one day and costs more.',
  'warranty.md': '# Warranty\n\nBatteries are covered for two years. Lamps are covered for five years.',
  'stores.md': '# Stores\n\nOur stores open at nine and close at six.',
}

let server: TestServer
let store: string
let other: string

beforeAll(async () => {
  server = await startTestServer()
  const { vectorStores } = server.client
  store = (await vectorStores.create({})).id
  other = (await vectorStores.create({})).id
  let number = 0
  for (const [name, text] of Object.entries(documents)) {
    const file = await toFile(Buffer.from(text), name)
    const { id } = await vectorStores.files.uploadAndPoll(store, file)
    await vectorStores.files.update(id, { vector_store_id: store, attributes: { name, number: number++ } })
  }
  await vectorStores.files.uploadAndPoll(other, await toFile(Buffer.from('Zebras return at dawn.'), 'z.md'))
})
afterAll(() => server.close())

async function search(body: OpenAI.VectorStores.VectorStoreSearchParams) {
  return (await server.client.vectorStores.search(store, body)).data
}

async function names(body: OpenAI.VectorStores.VectorStoreSearchParams) {
  return (await search(body)).map((hit) => hit.filename)
}

const namesWhere = (filters: OpenAI.ComparisonFilter | OpenAI.CompoundFilter) =>
  names({ query: 'refunds shipping warranty stores', filters, max_num_results: 2 })

/** As text, because no client writes such a filter down. */
function searchNested(depth: number): Promise<Response> {
  const filters = `${'{"type":"and","filters":['.repeat(depth)}{"type":"eq","key":"a","value":1}${']}'.repeat(depth)}`
  return fetch(`${server.url}/vector_stores/${store}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"query":"shipping","filters":${filters}}`,
  })
}

describe('search', () => {
  it('puts the document that answers first, whatever the form of its words', async () => {
    expect((await names({ query: 'How long do I have for returning an order?' }))[0]).toBe('refunds.md')
    expect((await names({ query: 'battery warranties' }))[0]).toBe('warranty.md')
    expect((await names({ query: 'When does the store open?' }))[0]).toBe('stores.md')
  })

  it('answers with the whole page object', async () => {
    const response = await fetch(`${server.url}/vector_stores/${store}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ['warranty'] }),
    })
    expect(await response.json()).toEqual({
      object: 'vector_store.search_results.page',
      search_query: ['warranty'],
      data: [
        {
          file_id: expect.stringMatching(/^file-/),
          filename: 'warranty.md',
          score: expect.closeTo(0.8, 0),
          attributes: { name: 'warranty.md', number: 2 },
          content: [{ type: 'text', text: documents['warranty.md'] }],
        },
      ],
      has_more: false,
      next_page: null,
    })
  })

  it('scores between 0 and 1, best first, and obeys limit and threshold', async () => {
    const hits = await search({ query: 'delivery days' })
    const scores = hits.map(({ score }) => score)
    expect(scores.length).toBeGreaterThan(1)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    for (const score of scores) expect(score > 0 && score < 1).toBe(true)
    expect(await names({ query: 'delivery days', max_num_results: 1 })).toEqual([hits[0]?.filename])
    const score_threshold = (scores[0] ?? 0) - 1e-9
    expect(await names({ query: 'delivery days', ranking_options: { score_threshold } })).toEqual([
      hits[0]?.filename,
    ])
  })

  it('scores a question lower the more of its words are nowhere', async () => {
    const [full] = await search({ query: 'express delivery' })
    const [part] = await search({ query: 'express delivery to jupiter by giraffe' })
    expect(part?.score).toBeLessThan((full?.score ?? 0) / 2)
  })

  it('finds nothing of another store, and nothing for nothing', async () => {
    expect(await names({ query: 'zebras' })).toEqual([])
    expect(await names({ query: ' ' })).toEqual([])
    expect(await names({ query: '"*(:^' })).toEqual([])
    expect(await names({ query: 'AND OR NOT NEAR' })).toEqual([])
  })

  it('takes several queries, and each chunk once', async () => {
    const found = await names({ query: ['warranty', 'lamps', 'refund'] })
    expect(found.toSorted()).toEqual(['refunds.md', 'warranty.md'])
  })

  it('filters by attributes before it limits', async () => {
    expect(await namesWhere({ type: 'eq', key: 'name', value: 'stores.md' })).toEqual(['stores.md'])
    expect((await namesWhere({ type: 'gte', key: 'number', value: 2 })).toSorted()).toEqual([
      'stores.md',
      'warranty.md',
    ])
    expect(
      await namesWhere({
        type: 'or',
        filters: [
          { type: 'eq', key: 'number', value: 9 },
          { type: 'in', key: 'name', value: ['shipping.md'] },
        ],
      }),
    ).toEqual(['shipping.md'])
    expect(await namesWhere({ type: 'and', filters: [{ type: 'lt', key: 'number', value: 0 }] })).toEqual([])
  })

  it.each<[object, string, string]>([
    [{}, 'query', 'missing_required_parameter'],
    [{ query: Array(65).fill('x') }, 'query', 'array_above_max_length'],
    [{ query: 5 }, 'query', 'invalid_type'],
    [{ query: '' }, 'query', 'empty_string'],
    [{ query: [] }, 'query', 'empty_array'],
    [{ query: [5] }, 'query[0]', 'invalid_type'],
    [{ query: 'x', max_num_results: 51 }, 'max_num_results', 'integer_above_max_value'],
    [{ query: 'x', max_num_results: 1.5 }, 'max_num_results', 'invalid_type'],
    [
      { query: 'x', ranking_options: { score_threshold: 2 } },
      'ranking_options.score_threshold',
      'integer_above_max_value',
    ],
    [{ query: 'x', filters: { type: 'like', key: 'a', value: 'b' } }, 'filters.type', 'invalid_value'],
    [{ query: 'x', filters: { type: 'eq', key: 'a' } }, 'filters.value', 'missing_required_parameter'],
    [{ query: 'x', filters: { type: 'in', key: 'a', value: 'b' } }, 'filters.value', 'invalid_type'],
    [
      { query: 'x', filters: { type: 'and', filters: [{ type: 'eq', value: 1 }] } },
      'filters.filters[0].key',
      'missing_required_parameter',
    ],
  ])('refuses %j', async (body, param, code) => {
    await expect(server.client.post(`/vector_stores/${store}/search`, { body })).rejects.toMatchObject({
      status: 400,
      error: { param, code },
    })
  })

  it('refuses a filter that is nested without end', async () => {
    expect((await searchNested(20)).status).toBe(200)
    expect((await searchNested(50_000)).status).toBe(400)
  })
})
