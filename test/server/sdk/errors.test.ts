import { APIError, toFile, type OpenAI } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createObjects, type Ids } from '../objects.ts'

let server: TestServer
let ids: Ids

beforeAll(async () => {
  server = await startTestServer()
  ids = await createObjects(server.client)
})
afterAll(() => server.close())

/** Every call of the SDK on files, uploads, stores and containers that names an object, with its ID left open. */
const calls: Record<string, (client: OpenAI, id: string) => Promise<unknown>> = {
  'files.retrieve': (client, id) => client.files.retrieve(id),
  'files.content': (client, id) => client.files.content(id),
  'files.delete': (client, id) => client.files.delete(id),
  'uploads.parts.create': async (client, id) =>
    client.uploads.parts.create(id, { data: await toFile(Buffer.from('x'), 'x') }),
  'uploads.complete': (client, id) => client.uploads.complete(id, { part_ids: ['part_x'] }),
  'uploads.cancel': (client, id) => client.uploads.cancel(id),
  'vectorStores.retrieve': (client, id) => client.vectorStores.retrieve(id),
  'vectorStores.update': (client, id) => client.vectorStores.update(id, { name: 'x' }),
  'vectorStores.delete': (client, id) => client.vectorStores.delete(id),
  'vectorStores.search': (client, id) => client.vectorStores.search(id, { query: 'x' }).then(),
  'vectorStores.files.create': (client, id) =>
    client.vectorStores.files.create(id, { file_id: ids['files'] ?? '' }),
  'vectorStores.files.create of a file': (client, id) =>
    client.vectorStores.files.create(ids['vector_stores'] ?? '', { file_id: id }),
  'vectorStores.files.list': (client, id) => client.vectorStores.files.list(id).then(),
  'vectorStores.files.retrieve': (client, id) =>
    client.vectorStores.files.retrieve(id, { vector_store_id: ids['vector_stores'] ?? '' }),
  'vectorStores.files.update': (client, id) =>
    client.vectorStores.files.update(id, { vector_store_id: ids['vector_stores'] ?? '', attributes: {} }),
  'vectorStores.files.content': (client, id) =>
    client.vectorStores.files.content(id, { vector_store_id: ids['vector_stores'] ?? '' }).then(),
  'vectorStores.files.delete': (client, id) =>
    client.vectorStores.files.delete(id, { vector_store_id: ids['vector_stores'] ?? '' }),
  'vectorStores.fileBatches.create': (client, id) =>
    client.vectorStores.fileBatches.create(id, { file_ids: [ids['files'] ?? ''] }),
  'vectorStores.fileBatches.retrieve': (client, id) =>
    client.vectorStores.fileBatches.retrieve(id, { vector_store_id: ids['vector_stores'] ?? '' }),
  'vectorStores.fileBatches.cancel': (client, id) =>
    client.vectorStores.fileBatches.cancel(id, { vector_store_id: ids['vector_stores'] ?? '' }),
  'vectorStores.fileBatches.listFiles': (client, id) =>
    client.vectorStores.fileBatches.listFiles(id, { vector_store_id: ids['vector_stores'] ?? '' }).then(),
  'containers.retrieve': (client, id) => client.containers.retrieve(id),
  'containers.delete': (client, id) => client.containers.delete(id),
  'containers.files.create': (client, id) =>
    client.containers.files.create(id, { file_id: ids['files'] ?? '' }),
  'containers.files.create of a file': (client, id) =>
    client.containers.files.create(ids['containers'] ?? '', { file_id: id }),
  'containers.files.list': (client, id) => client.containers.files.list(id).then(),
  'containers.files.retrieve': (client, id) =>
    client.containers.files.retrieve(id, { container_id: ids['containers'] ?? '' }),
  'containers.files.content.retrieve': (client, id) =>
    client.containers.files.content.retrieve(id, { container_id: ids['containers'] ?? '' }),
  'containers.files.delete': (client, id) =>
    client.containers.files.delete(id, { container_id: ids['containers'] ?? '' }),
}

/** What a call fails with. */
async function failure(promise: Promise<unknown>): Promise<APIError> {
  const error: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (error instanceof APIError) return error
  throw new Error('the call did not fail', { cause: error })
}

/** What the IDs begin with that the API looks at before it looks for them. */
function prefixOf(name: string): string | undefined {
  if (name.startsWith('vectorStores.fileBatches') && !name.endsWith('create')) return 'vsfb_'
  if (/^vectorStores\.files\.(retrieve|update|content|delete)$/.test(name)) return 'file'
  return name.startsWith('vectorStores.') && !name.endsWith('of a file') ? 'vs_' : undefined
}

describe.each(Object.entries(calls))('%s', (name, call) => {
  const prefix = prefixOf(name)

  it('answers 404 in the envelope to an ID that is unknown', async () => {
    const unknown = prefix === undefined ? ['nothing', 'file-0', ids['assistants'] ?? ''] : [`${prefix}none`]
    for (const id of unknown) {
      const error = await failure(call(server.client, id))
      expect(error).toMatchObject({ status: 404, requestID: expect.stringMatching(/^req_/) })
      expect(error.error).toEqual({
        message: expect.stringContaining(id),
        type: 'invalid_request_error',
        param: expect.toSatisfy((param) => param === null || param === 'id'),
        code: null,
      })
    }
  })
})

const checked = Object.entries(calls).filter(([name]) => prefixOf(name) !== undefined)

describe.each(checked)('%s', (name, call) => {
  it('answers 400 to an ID of another kind', async () => {
    // An assistant is of no kind that any of these calls is about.
    expect(await failure(call(server.client, ids['assistants'] ?? ''))).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      code: 'invalid_value',
      param: expect.stringMatching(/_id$/),
      message: expect.stringContaining(`Expected an ID that begins with '${prefixOf(name)}'.`),
    })
  })
})

describe('deleted objects', () => {
  it('are as unknown as those that never were, wherever they were', async () => {
    const { client } = server
    const own = await createObjects(client)
    const [file = '', store = '', container = ''] = [own['files'], own['vector_stores'], own['containers']]
    await client.files.delete(file)
    await client.vectorStores.delete(store)
    await client.containers.delete(container)
    const gone: (() => Promise<unknown>)[] = [
      () => client.files.retrieve(file),
      () => client.vectorStores.retrieve(store),
      () => client.vectorStores.search(store, { query: 'returns' }).then(),
      () => client.vectorStores.files.create(ids['vector_stores'] ?? '', { file_id: file }),
      () => client.vectorStores.create({ file_ids: [file] }),
      () => client.vectorStores.fileBatches.retrieve(own['file_batches'] ?? '', { vector_store_id: store }),
      () => client.containers.retrieve(container),
      () => client.containers.create({ name: 'x', file_ids: [file] }),
      () => client.containers.files.list(container).then(),
    ]
    for (const call of gone) expect((await failure(call())).status).toBe(404)
  })
})

describe('bounds', () => {
  it('allow 2,000 files in a batch and no more', async () => {
    const { client } = server
    const create = (count: number) =>
      client.vectorStores.fileBatches.create(ids['vector_stores'] ?? '', {
        file_ids: Array<string>(count).fill(ids['files'] ?? ''),
      })
    expect(await create(2_000)).toMatchObject({ object: 'vector_store.files_batch' })
    expect(await failure(create(2_001))).toMatchObject({
      status: 400,
      code: 'array_above_max_length',
      param: 'file_ids',
    })
  })

  it('names the ID of another kind among the stores that a tool searches', async () => {
    const vector_store_ids = [ids['files'] ?? '']
    const request = server.client.responses.create({
      model: 'gpt-6-luna',
      input: 'Hello',
      tools: [{ type: 'web_search' }, { type: 'file_search', vector_store_ids }],
    })
    expect(await failure(request)).toMatchObject({
      status: 400,
      code: 'invalid_value',
      param: 'tools[1].vector_store_ids[0]',
    })
  })

  it.each<[string, Record<string, string>, string]>([
    ['a value of 513 characters', { a: 'x'.repeat(513) }, 'string_above_max_length'],
    ['a key of 65 characters', { ['k'.repeat(65)]: 'x' }, 'property_name_above_max_length'],
    [
      '17 pairs',
      Object.fromEntries([...Array(17).keys()].map((n) => [`k${n}`, 'x'])),
      'object_above_max_properties',
    ],
  ])('refuse metadata with %s', async (_what, metadata, code) => {
    const { client } = server
    const error = await failure(client.vectorStores.create({ metadata }))
    expect(error).toMatchObject({ status: 400, code, param: expect.stringMatching(/^metadata/) })
    expect(await failure(client.vectorStores.update(ids['vector_stores'] ?? '', { metadata }))).toMatchObject(
      {
        status: 400,
        code,
      },
    )
  })
})

describe('every answer', () => {
  it('carries its request ID', async () => {
    const { client } = server
    const list = await client.files.list().withResponse()
    const store = await client.vectorStores.retrieve(ids['vector_stores'] ?? '').withResponse()
    expect(list.request_id).toMatch(/^req_/)
    expect(store.request_id).toMatch(/^req_/)
    expect(store.request_id).not.toBe(list.request_id)
  })
})
