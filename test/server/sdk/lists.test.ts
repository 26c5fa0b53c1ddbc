import { type OpenAI, toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

interface Query {
  limit?: number
  order?: 'asc' | 'desc'
  after?: string
  before?: string
}

/** A list of the SDK that is iterated over all its pages. */
type Listed = AsyncIterable<{ id: string }>

interface List {
  /** Below `/v1`. */
  path: string
  hasBefore: boolean
  list(client: OpenAI, query: Query): Listed
  /** What is in it, oldest first. */
  ids: string[]
}

let server: TestServer
let lists: Record<string, List>

const upload = async (client: OpenAI, name: string) =>
  (await client.files.create({ file: await toFile(Buffer.from(name), name), purpose: 'assistants' })).id

beforeAll(async () => {
  server = await startTestServer()
  const { client } = server
  const five = [...Array(5).keys()]
  const files: string[] = []
  const stores: string[] = []
  const containers: string[] = []
  const copies: string[] = []
  for (const n of five) {
    files.push(await upload(client, `${n}.md`))
    stores.push((await client.vectorStores.create({ name: `${n}` })).id)
    containers.push((await client.containers.create({ name: `${n}` })).id)
  }
  const [store = ''] = stores
  const [container = ''] = containers
  const batch = await client.vectorStores.fileBatches.createAndPoll(store, { file_ids: files })
  for (const file_id of files) {
    copies.push((await client.containers.files.create(container, { file_id })).id)
  }
  lists = {
    files: {
      path: '/files',
      hasBefore: false,
      list: (client, query) => client.files.list(query),
      ids: files,
    },
    'vector stores': {
      path: '/vector_stores',
      hasBefore: true,
      list: (client, query) => client.vectorStores.list(query),
      ids: stores,
    },
    'files of a store': {
      path: `/vector_stores/${store}/files`,
      hasBefore: true,
      list: (client, query) => client.vectorStores.files.list(store, query),
      ids: files,
    },
    'files of a batch': {
      path: `/vector_stores/${store}/file_batches/${batch.id}/files`,
      hasBefore: true,
      list: (client, query) =>
        client.vectorStores.fileBatches.listFiles(batch.id, { vector_store_id: store, ...query }),
      ids: files,
    },
    containers: {
      path: '/containers',
      hasBefore: false,
      list: (client, query) => client.containers.list(query),
      ids: containers,
    },
    'files of a container': {
      path: `/containers/${container}/files`,
      hasBefore: false,
      list: (client, query) => client.containers.files.list(container, query),
      ids: copies,
    },
  }
})
afterAll(() => server.close())

const listOf = (name: string): List => {
  const list = lists[name]
  if (list === undefined) throw new Error(`there is no list of ${name}`)
  return list
}

async function page(list: List, query: string) {
  const response = await fetch(`${server.url}${list.path}?${query}`)
  const body = (await response.json()) as {
    object: string
    data: { id: string }[]
    first_id: string | null
    last_id: string | null
    has_more: boolean
    error?: OpenAI.ErrorObject
  }
  return { status: response.status, ...body, ids: body.data?.map(({ id }) => id) }
}

describe.each([
  'files',
  'vector stores',
  'files of a store',
  'files of a batch',
  'containers',
  'files of a container',
])('the list of %s', (name) => {
  it('is newest first, and a list object', async () => {
    const list = listOf(name)
    const newest = list.ids.toReversed()
    expect(await page(list, '')).toMatchObject({
      object: 'list',
      ids: newest,
      first_id: newest[0],
      last_id: newest[4],
      has_more: false,
    })
  })

  it('is paged through by the SDK in either order', async () => {
    const list = listOf(name)
    for (const limit of [1, 2, 5, 100]) {
      for (const order of ['asc', 'desc'] as const) {
        const found: string[] = []
        for await (const { id } of list.list(server.client, { limit, order })) found.push(id)
        expect(found).toEqual(order === 'asc' ? list.ids : list.ids.toReversed())
      }
    }
  })

  it('goes on after an ID, and says whether there is more', async () => {
    const list = listOf(name)
    const [, second, third, fourth] = list.ids
    expect(await page(list, `order=asc&limit=2&after=${second}`)).toMatchObject({
      ids: [third, fourth],
      first_id: third,
      last_id: fourth,
      has_more: true,
    })
    expect(await page(list, `order=asc&after=${list.ids[4]}`)).toMatchObject({
      ids: [],
      first_id: null,
      last_id: null,
      has_more: false,
    })
  })

  it('ends before an ID where the API has that', async () => {
    const list = listOf(name)
    const [first, second, third, fourth] = list.ids
    const before = await page(list, `order=asc&limit=2&before=${fourth}`)
    if (!list.hasBefore) {
      expect(before).toMatchObject({ status: 400, error: { code: 'unknown_parameter', param: 'before' } })
      return
    }
    expect(before).toMatchObject({ ids: [second, third], has_more: true })
    expect(await page(list, `order=asc&before=${third}`)).toMatchObject({ ids: [first, second] })
    expect(await page(list, `order=desc&before=${third}`)).toMatchObject({
      ids: [list.ids[4], fourth],
      has_more: false,
    })
    expect((await page(list, `order=asc&after=${first}&before=${fourth}`)).ids).toEqual([second, third])
  })

  it.each([
    ['limit=0', 'limit', 'integer_below_min_value'],
    ['limit=100000', 'limit', 'integer_above_max_value'],
    ['limit=two', 'limit', 'invalid_type'],
    ['order=up', 'order', 'invalid_value'],
    ['colour=red', 'colour', 'unknown_parameter'],
    ['limit=5&limit=5', 'limit', 'invalid_type'],
    ['limit=0x10', 'limit', 'invalid_type'],
    ['limit=', 'limit', 'invalid_type'],
    ['after=nothing', 'after', 'invalid_value'],
  ])('answers 400 to %s', async (query, param, code) => {
    expect(await page(listOf(name), query)).toMatchObject({
      status: 400,
      error: { param, code, type: 'invalid_request_error' },
    })
  })
})
