import { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createObjects, type Ids } from '../objects.ts'
import { expectShape, type ShapeName } from './shapes.ts'

let server: TestServer
let ids: Ids

beforeAll(async () => {
  server = await startTestServer()
  ids = await createObjects(server.client)
})
afterAll(() => server.close())

const id = (kind: string) => ids[kind] ?? ''

describe('what the SDK requires of an object', () => {
  it('is there in files, uploads and containers', async () => {
    const { files, uploads, containers, models } = server.client
    expectShape(await files.retrieve(id('files')), 'file')
    expectShape(
      await uploads.parts.create(id('uploads'), { data: await toFile(Buffer.from('x'), 'x') }),
      'part',
    )
    expectShape(await uploads.cancel(id('uploads')), 'upload')
    expectShape(await containers.retrieve(id('containers')), 'container')
    const inside = { container_id: id('containers') }
    expectShape(await containers.files.retrieve(id('containers/files'), inside), 'containerFile')
    expectShape(await models.retrieve('gpt-6-luna'), 'model')
    const doomed = await files.create({ file: await toFile(Buffer.from('x'), 'x.md'), purpose: 'vision' })
    expectShape(await files.delete(doomed.id), 'fileDeleted')
  })

  it('is there in vector stores', async () => {
    const { vectorStores } = server.client
    const store = id('vector_stores')
    expectShape(await vectorStores.retrieve(store), 'store')
    expectShape(await vectorStores.create({ expires_after: { anchor: 'last_active_at', days: 1 } }), 'store')
    await vectorStores.files.poll(store, id('files'))
    expectShape(await vectorStores.files.retrieve(id('files'), { vector_store_id: store }), 'storeFile')
    expectShape(
      await vectorStores.fileBatches.retrieve(id('file_batches'), { vector_store_id: store }),
      'batch',
    )
    const { data } = await vectorStores.search(store, { query: 'returns' })
    expect(data).not.toEqual([])
    for (const hit of data) expectShape(hit, 'hit')
    const doomed = await vectorStores.create({ file_ids: [id('files')] })
    expectShape(
      await vectorStores.files.delete(id('files'), { vector_store_id: doomed.id }),
      'storeFileDeleted',
    )
    expectShape(await vectorStores.delete(doomed.id), 'storeDeleted')
  })

  it('is there in assistants, threads and runs', async () => {
    const { assistants, threads } = server.client.beta
    const [thread, run] = [id('threads'), id('runs')]
    expectShape(await assistants.retrieve(id('assistants')), 'assistant')
    expectShape(await threads.retrieve(thread), 'thread')
    for (const message of (await threads.messages.list(thread)).data) expectShape(message, 'message')
    expectShape(await threads.runs.retrieve(run, { thread_id: thread }), 'run')
    for (const step of (await threads.runs.steps.list(run, { thread_id: thread })).data) {
      expectShape(step, 'step')
    }
    const other = await threads.create({ messages: [{ role: 'user', content: 'Hello' }] })
    const [message] = (await threads.messages.list(other.id)).data
    expectShape(await threads.messages.delete(message?.id ?? '', { thread_id: other.id }), 'messageDeleted')
    expectShape(await threads.delete(other.id), 'threadDeleted')
    const doomed = await assistants.create({ model: 'gpt-6-luna' })
    expectShape(await assistants.delete(doomed.id), 'assistantDeleted')
  })

  it('is there in responses, conversations and their items', async () => {
    const { responses, conversations } = server.client
    const table = await toFile(Buffer.from('month,revenue\n2026-01-01,3\n'), 'sales.csv')
    const csv = await server.client.files.create({ file: table, purpose: 'assistants' })
    const response = await responses.create({
      model: 'gpt-6-luna',
      input: 'What is the sum of the revenue?',
      tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: [csv.id] } }],
    })
    expectShape(response, 'response')
    expectShape(await responses.retrieve(response.id), 'response')
    expectShape(response.usage, 'usage')
    const searched = await responses.create({
      model: 'gpt-6-luna',
      input: 'Are returns free?',
      tools: [{ type: 'file_search', vector_store_ids: [id('vector_stores')] }],
    })
    const called = await responses.create({
      model: 'gpt-6-luna',
      input: 'Is the lamp in stock?',
      tool_choice: 'required',
      tools: [
        {
          type: 'function',
          name: 'get_stock',
          description: 'Pieces in stock',
          parameters: {},
          strict: false,
        },
      ],
    })
    const items = [response, searched, called].flatMap(({ output }) => output)
    const shapeOf: Record<string, ShapeName> = {
      message: 'outputMessage',
      file_search_call: 'searchCall',
      code_interpreter_call: 'codeCall',
      function_call: 'functionCall',
    }
    expect(new Set(items.map((item) => item.type))).toEqual(new Set(Object.keys(shapeOf)))
    for (const item of items) expectShape(item, shapeOf[item.type] ?? 'outputMessage')
    expectShape(await conversations.retrieve(id('conversations')), 'conversation')
    const doomed = await conversations.create()
    expectShape(await conversations.delete(doomed.id), 'conversationDeleted')
  })
})
