import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
})
afterAll(() => server.close())

const say = (content: string): OpenAI.Responses.ResponseInputItem => ({ role: 'user', content })

describe('conversations', () => {
  it('are created, changed and deleted', async () => {
    const { conversations } = client
    const conversation = await conversations.create({ metadata: { topic: 'a' }, items: [say('Hello')] })
    expect(conversation).toEqual({
      id: expect.stringMatching(/^conv_/),
      object: 'conversation',
      created_at: expect.any(Number),
      metadata: { topic: 'a' },
    })
    await conversations.update(conversation.id, { metadata: { topic: 'b' } })
    expect((await conversations.retrieve(conversation.id)).metadata).toEqual({ topic: 'b' })
    expect(await conversations.delete(conversation.id)).toMatchObject({ deleted: true })
    await expect(conversations.retrieve(conversation.id)).rejects.toMatchObject({ status: 404 })
    await expect(conversations.items.list(conversation.id)).rejects.toMatchObject({ status: 404 })
  })

  it('keep items in order, page by page', async () => {
    const { id } = await client.conversations.create({})
    const added = await client.conversations.items.create(id, { items: [say('1'), say('2'), say('3')] })
    expect(added).toMatchObject({ object: 'list', has_more: false })
    const listed = await collect(client.conversations.items.list(id, { order: 'asc', limit: 2 }))
    expect(listed.map((item) => item.id)).toEqual(added.data.map((item) => item.id))
    const [first] = listed
    if (first?.id === undefined || first.id === null) throw new Error('items have IDs')
    await client.conversations.items.delete(first.id, { conversation_id: id })
    await expect(
      client.conversations.items.retrieve(first.id, { conversation_id: id }),
    ).rejects.toMatchObject({ status: 404 })
  })

  it('take at most twenty items at once', async () => {
    const items = Array.from({ length: 21 }, (_, index) => say(String(index)))
    await expect(client.conversations.create({ items })).rejects.toMatchObject({
      status: 400,
      param: 'items',
    })
  })

  it('take input and output of responses, and give follow-ups their thread', async () => {
    const { storeId } = await storeOf(client, documents)
    const shared = {
      model: 'gpt-6-luna',
      tools: [{ type: 'file_search' as const, vector_store_ids: [storeId] }],
      conversation: (await client.conversations.create({})).id,
    }
    await client.responses.create({ ...shared, input: 'How much is shipping to Germany?' })
    const second = await client.responses.create({ ...shared, input: 'And to France?' })
    expect(second.output_text).toContain('6.90')
    expect(second.conversation).toEqual({ id: shared.conversation })
    const items = await collect(client.conversations.items.list(shared.conversation, { order: 'asc' }))
    expect(items.map((item) => item.type)).toEqual([
      'message',
      'file_search_call',
      'message',
      'message',
      'file_search_call',
      'message',
    ])
  })
})
