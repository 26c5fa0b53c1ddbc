import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runtimes, type Runtime } from '../../src/config/runtime.ts'
import { createConversations, type Attachment, type ReplyEvent } from '../../src/runtime/conversations.ts'
import type { Reply } from '../../src/runtime/reply.ts'
import { createScriptedModel } from '../../src/server/script/scripted-model.ts'
import type { Script } from '../../src/server/script/script.ts'
import { answerExtractively } from '../../src/server/model/extractive-model.ts'
import { provisionAssistant, provisionStore } from '../runtime/support/provision.ts'
import { countObjects } from '../support/count-objects.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/** What an assistant may do to those who read it, each once. */
const script: Script = {
  otherwise: 'model',
  replies: [
    {
      when: 'How long can I return a lamp?',
      answer: [
        { text: 'Within 30 days 👍🏽', cite: 'refunds.md' },
        { text: ' – 𝐬𝐭𝐚𝐫𝐭𝐢𝐧𝐠 with delivery', cite: ['refunds.md', 'shipping.md'] },
        { text: '. 返品は30日以内', cite: 'refunds.md' },
        { text: '。 That is all.' },
      ],
    },
    { when: 'And a chair?', answer: [{ text: 'The same', cite: 'shipping.md' }, ' holds for chairs.'] },
    {
      when: 'How many lamps and chairs are there?',
      answer: 'Let me look.',
      call: [
        { name: 'get_stock', arguments: { article: 'lamp' } },
        { name: 'get_stock', arguments: { article: 'chair' } },
      ],
    },
    { after: 'get_stock', answer: 'There are 41 and 7.' },
    { when: 'What is 6 * 7?', code: { input: 'print(6 * 7)', logs: '42' }, answer: 'It is 42.' },
    { when: 'Who is my neighbour?', refuse: 'I cannot help with that 🙅.' },
    { when: 'Tell me everything.', answer: 'It all began', stop: 'max_tokens' },
    { when: 'Tell me what you must not.', answer: 'Well', stop: 'content_filter' },
    { when: 'Are you there?', fail: { code: 'server_error', message: 'The model is ill.' } },
    { when: 'Say nothing.', answer: '' },
  ],
}
const questions: { ask: string; attachments?: string[] }[] = [
  { ask: 'How long can I return a lamp?' },
  { ask: 'And a chair?' },
  { ask: 'How many lamps and chairs are there?' },
  { ask: 'What is 6 * 7?' },
  { ask: 'Draw a chart of the revenue by month', attachments: ['sales.csv'] },
  { ask: 'Who is my neighbour?' },
  { ask: 'Tell me everything.' },
  { ask: 'Tell me what you must not.' },
  { ask: 'Are you there?' },
  { ask: 'Say nothing.' },
  { ask: 'And a chair?' },
]
const getStock = {
  name: 'get_stock',
  description: 'How many pieces of an article are in stock',
  parameters: { type: 'object', properties: { article: { type: 'string' } }, required: ['article'] },
}

let server: TestServer
let store: Awaited<ReturnType<typeof provisionStore>>
let folder: string
beforeAll(async () => {
  server = await startTestServer({ model: createScriptedModel(script, answerExtractively) })
  store = await provisionStore(server.client, {
    'handbook/refunds.md': '# Refunds\n\nCustomers can return a lamp or a chair within 30 days.\n',
    'handbook/shipping.md': '# Shipping\n\nDelivery of a lamp takes 2 days.\n',
  })
  folder = await mkdtemp(join(tmpdir(), 'asst-scripted-'))
  await writeFile(join(folder, 'sales.csv'), 'month,revenue\n2026-01-01,120\n2026-02-01,180\n')
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

/** Has the whole conversation in a thread of its own; returns its replies, and what was told while they came. */
async function converse(runtime: Runtime, stream: boolean) {
  const { storeId, resolvePath } = store
  const assistant = await provisionAssistant(server.client, runtime, {
    storeId,
    codeFiles: [],
    functions: [getStock],
  })
  const thread = await createConversations(server.client, runtime).open(assistant, {
    resolvePath,
    handler: async (_name, args) => ({ of: args, pieces: 41 }),
  })
  const replies: Reply[] = []
  const told: ReplyEvent[][] = []
  for (const { ask, attachments = [] } of questions) {
    const events: ReplyEvent[] = []
    const files = attachments.map((name): Attachment => ({ path: join(folder, name) }))
    const onEvent = (event: ReplyEvent) => void events.push(event)
    replies.push(await thread.ask(ask, { stream, onEvent, attachments: files }))
    told.push(events)
  }
  await thread.delete()
  return { replies, told }
}

/** A reply without what each provider counts and names for itself. */
function comparable({ status, text, citations, retrieved, toolCalls, files, error }: Reply): unknown {
  return {
    status,
    text,
    error,
    citations: citations.map(({ path, at }) => ({ path, at })),
    retrieved: retrieved.map(({ rank, path, score, text }) => ({ rank, path, score, text })),
    // Only `responses` tells what was searched for.
    toolCalls: toolCalls.map(({ type, name, arguments: args, output }) =>
      type === 'file_search' ? { type } : { type, name, args, output },
    ),
    files: files.map(({ filename }) => filename),
  }
}

describe('the scripted conversation', () => {
  it('gives the same replies on both runtimes, streamed and not, and leaves nothing behind', async () => {
    const before = countObjects(server.dataDir)
    const all: { name: string; replies: unknown[] }[] = []
    for (const runtime of runtimes) {
      for (const stream of [true, false]) {
        const { replies, told } = await converse(runtime, stream)
        all.push({ name: `${runtime} ${stream}`, replies: replies.map(comparable) })
        for (const [index, { text }] of replies.entries()) expect(textOf(told[index])).toBe(text)
        expect(told.map(toolsOf)).toEqual([
          ['started file_search', 'ended file_search'],
          ['started file_search', 'ended file_search'],
          ['started function', 'started function', 'ended function', 'ended function'],
          ['started code_interpreter', 'ended code_interpreter'],
          ['started code_interpreter', 'ended code_interpreter'],
          ...Array.from({ length: 5 }, () => []),
          ['started file_search', 'ended file_search'],
        ])
      }
    }
    const [first, ...others] = all
    for (const other of others) expect(other.replies, other.name).toEqual(first?.replies)
    expect(first?.replies).toMatchObject([
      {
        status: 'completed',
        text: 'Within 30 days 👍🏽 – 𝐬𝐭𝐚𝐫𝐭𝐢𝐧𝐠 with delivery. 返品は30日以内。 That is all.',
        citations: [
          { path: 'handbook/refunds.md', at: 'Within 30 days 👍🏽'.length },
          { path: 'handbook/refunds.md', at: 'Within 30 days 👍🏽 – 𝐬𝐭𝐚𝐫𝐭𝐢𝐧𝐠 with delivery'.length },
          { path: 'handbook/shipping.md', at: 'Within 30 days 👍🏽 – 𝐬𝐭𝐚𝐫𝐭𝐢𝐧𝐠 with delivery'.length },
          { path: 'handbook/refunds.md' },
        ],
        retrieved: [{ rank: 1 }, { rank: 2 }],
      },
      { status: 'completed', citations: [{ path: 'handbook/shipping.md' }] },
      {
        status: 'completed',
        text: 'Let me look.\n\nThere are 41 and 7.',
        toolCalls: [
          { name: 'get_stock', args: { article: 'lamp' }, output: '{"of":{"article":"lamp"},"pieces":41}' },
          { name: 'get_stock', args: { article: 'chair' }, output: '{"of":{"article":"chair"},"pieces":41}' },
        ],
      },
      { status: 'completed', toolCalls: [{ args: { code: 'print(6 * 7)' }, output: '42' }] },
      { status: 'completed', files: ['sales-revenue-by-month.png'] },
      { status: 'refused', text: 'I cannot help with that 🙅.', error: { code: 'refusal' } },
      { status: 'incomplete', text: 'It all began', error: { code: 'max_output_tokens' } },
      { status: 'incomplete', text: 'Well', error: { code: 'content_filter' } },
      { status: 'failed', text: '', error: { code: 'server_error', message: 'The model is ill.' } },
      { status: 'empty', text: '' },
      { status: 'completed' },
    ])
    // Assistants are what a sync makes; everything else was the threads' own.
    expect(countObjects(server.dataDir)).toEqual(before)
  })
})

function textOf(events: ReplyEvent[] = []): string {
  return events.map((event) => (event.type === 'text' ? event.delta : '')).join('')
}

function toolsOf(events: ReplyEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'tool' ? [`${event.phase} ${event.call.type}`] : []))
}
