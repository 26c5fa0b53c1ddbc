import type OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { fileOf, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI

beforeEach(async () => {
  server = await startTestServer()
  client = server.client
})
afterEach(() => server.close())

const model = 'gpt-6-luna'

describe('assistants', () => {
  it('are created with the defaults of the API', async () => {
    expect(await client.beta.assistants.create({ model })).toEqual({
      id: expect.stringMatching(/^asst_/),
      object: 'assistant',
      created_at: expect.any(Number),
      name: null,
      description: null,
      model,
      instructions: null,
      tools: [],
      tool_resources: {},
      metadata: {},
      temperature: 1,
      top_p: 1,
      response_format: 'auto',
      reasoning_effort: null,
    })
  })

  it('keep what an update leaves out, and override what it gives', async () => {
    const { storeId } = await storeOf(client, {})
    const csv = await fileOf(client, 'a.csv', 'a,b\n1,2\n')
    const created = await client.beta.assistants.create({
      model,
      name: 'Support',
      instructions: 'Be brief.',
      metadata: { team: 'a', tier: '1' },
      tools: [{ type: 'file_search' }, { type: 'code_interpreter' }],
      tool_resources: { file_search: { vector_store_ids: [storeId] }, code_interpreter: { file_ids: [csv] } },
    })
    const updated = await client.beta.assistants.update(created.id, {
      name: null,
      metadata: { team: 'b' },
      tool_resources: { file_search: { vector_store_ids: [] } },
    })
    expect(updated).toEqual({
      ...created,
      name: null,
      metadata: { team: 'b' },
      tool_resources: { file_search: { vector_store_ids: [] }, code_interpreter: { file_ids: [csv] } },
    })
    expect(await client.beta.assistants.retrieve(created.id)).toEqual(updated)
  })

  it('are listed newest first, page by page, and gone when deleted', async () => {
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) ids.unshift((await client.beta.assistants.create({ model, name })).id)
    const listed = await collect(client.beta.assistants.list({ limit: 2 }))
    expect(listed.map((assistant) => assistant.id)).toEqual(ids)
    const [first = ''] = ids
    expect(await client.beta.assistants.delete(first)).toEqual({
      id: first,
      object: 'assistant.deleted',
      deleted: true,
    })
    await expect(client.beta.assistants.retrieve(first)).rejects.toMatchObject({ status: 404 })
  })

  it('make the vector store that the helper asks for, on create only', async () => {
    const file = await fileOf(client, 'a.md', 'Hello there.')
    const helper = { file_search: { vector_stores: [{ file_ids: [file], metadata: { made: 'here' } }] } }
    const assistant = await client.beta.assistants.create({ model, tool_resources: helper })
    const [storeId = ''] = assistant.tool_resources?.file_search?.vector_store_ids ?? []
    const store = await client.vectorStores.retrieve(storeId)
    expect(store.metadata).toEqual({ made: 'here' })
    await expect(
      client.post(`/assistants/${assistant.id}`, {
        body: { tool_resources: helper },
        headers: { 'OpenAI-Beta': 'assistants=v2' },
      }),
    ).rejects.toMatchObject({ status: 400, code: 'unknown_parameter' })
  })
})

describe('refuses', () => {
  const tools = Array.from({ length: 129 }, () => ({ type: 'code_interpreter' as const }))
  it.each<[string, Partial<OpenAI.Beta.AssistantCreateParams>, object]>([
    ['a long name', { name: 'x'.repeat(257) }, { status: 400, param: 'name' }],
    ['a long description', { description: 'x'.repeat(513) }, { status: 400, param: 'description' }],
    ['long instructions', { instructions: 'x'.repeat(256_001) }, { status: 400, param: 'instructions' }],
    ['too many tools', { tools }, { status: 400, param: 'tools' }],
    ['a hot temperature', { temperature: 3 }, { status: 400, param: 'temperature' }],
    [
      'two stores',
      { tool_resources: { file_search: { vector_store_ids: ['a', 'b'] } } },
      { status: 400, param: 'tool_resources.file_search.vector_store_ids' },
    ],
    [
      'a store that is not there',
      { tool_resources: { file_search: { vector_store_ids: ['vs_none'] } } },
      { status: 404 },
    ],
    [
      'a file that is not there',
      { tool_resources: { code_interpreter: { file_ids: ['file-none'] } } },
      { status: 404 },
    ],
  ])('%s', async (_, change, error) => {
    await expect(client.beta.assistants.create({ model, ...change })).rejects.toMatchObject(error)
    expect((await client.beta.assistants.list()).data).toEqual([])
  })

  it('requests without the beta header', async () => {
    const response = await fetch(`${server.url}/assistants`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_beta' } })
  })
})
