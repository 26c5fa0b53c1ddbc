import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { fileOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
})
afterAll(() => server.close())

describe('threads', () => {
  it('are created with messages, changed and deleted', async () => {
    const { threads } = client.beta
    const thread = await threads.create({
      metadata: { case: '1' },
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: [{ type: 'text', text: 'Good day' }] },
      ],
    })
    expect(thread).toMatchObject({ object: 'thread', metadata: { case: '1' }, tool_resources: {} })
    const messages = await collect(threads.messages.list(thread.id, { order: 'asc' }))
    expect(messages).toMatchObject([
      { role: 'user', content: [{ type: 'text', text: { value: 'Hello', annotations: [] } }] },
      { role: 'assistant', content: [{ type: 'text', text: { value: 'Good day', annotations: [] } }] },
    ])
    expect(await threads.update(thread.id, { metadata: { case: '2' } })).toMatchObject({
      metadata: { case: '2' },
    })
    expect(await threads.delete(thread.id)).toMatchObject({ object: 'thread.deleted', deleted: true })
    await expect(threads.retrieve(thread.id)).rejects.toMatchObject({ status: 404 })
    await expect(threads.messages.list(thread.id)).rejects.toMatchObject({ status: 404 })
  })

  it('give attached files to the tools that they are for', async () => {
    const text = await fileOf(client, 'a.md', 'Hello there.')
    const csv = await fileOf(client, 'a.csv', 'a,b\n1,2\n')
    const thread = await client.beta.threads.create()
    const message = await client.beta.threads.messages.create(thread.id, {
      role: 'user',
      content: 'Read these.',
      attachments: [
        { file_id: text, tools: [{ type: 'file_search' }] },
        { file_id: csv, tools: [{ type: 'code_interpreter' }] },
      ],
    })
    expect(message.attachments).toHaveLength(2)
    const { tool_resources: resources } = await client.beta.threads.retrieve(thread.id)
    expect(resources?.code_interpreter?.file_ids).toEqual([csv])
    const [storeId = ''] = resources?.file_search?.vector_store_ids ?? []
    const store = await client.vectorStores.retrieve(storeId)
    expect(store.expires_after).toEqual({ anchor: 'last_active_at', days: 7 })
    expect((await client.vectorStores.files.list(storeId)).data.map((file) => file.id)).toEqual([text])
  })
})

describe('messages', () => {
  it('are retrieved, changed and deleted', async () => {
    const { messages } = client.beta.threads
    const { id: thread_id } = await client.beta.threads.create()
    const message = await messages.create(thread_id, { role: 'user', content: 'Hello', metadata: { a: '1' } })
    expect(await messages.retrieve(message.id, { thread_id })).toEqual(message)
    const changed = await messages.update(message.id, { thread_id, metadata: { a: '2' } })
    expect(changed).toEqual({ ...message, metadata: { a: '2' } })
    expect(await messages.delete(message.id, { thread_id })).toMatchObject({ deleted: true })
    await expect(messages.retrieve(message.id, { thread_id })).rejects.toMatchObject({ status: 404 })
  })

  it('are not found in another thread', async () => {
    const one = await client.beta.threads.create({ messages: [{ role: 'user', content: 'Hello' }] })
    const other = await client.beta.threads.create()
    const [message] = (await client.beta.threads.messages.list(one.id)).data
    await expect(
      client.beta.threads.messages.retrieve(message?.id ?? '', { thread_id: other.id }),
    ).rejects.toMatchObject({ status: 404 })
  })

  it('are refused without content, with an unknown role, or with a file that is not there', async () => {
    const { id } = await client.beta.threads.create()
    const post = (body: unknown) =>
      client.post(`/threads/${id}/messages`, { body, headers: { 'OpenAI-Beta': 'assistants=v2' } })
    await expect(post({ role: 'user' })).rejects.toMatchObject({ status: 400, param: 'content' })
    await expect(post({ role: 'system', content: 'x' })).rejects.toMatchObject({ status: 400, param: 'role' })
    const attachments = [{ file_id: 'file-none', tools: [{ type: 'file_search' }] }]
    await expect(post({ role: 'user', content: 'x', attachments })).rejects.toMatchObject({ status: 404 })
    expect((await client.beta.threads.messages.list(id)).data).toEqual([])
  })
})
