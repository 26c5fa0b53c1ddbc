import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { createConversations, type OpenOptions, type Thread } from '../../src/runtime/conversations.ts'
import type { Reply } from '../../src/runtime/reply.ts'
import { provisionAssistant, provisionStore, type FunctionDeclaration } from '../runtime/support/provision.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const documents = {
  'handbook/returns/refunds.md':
    '# Refunds\n\nCustomers can return a lamp within 30 days of delivery. Refunds for lamps are paid within 5 business days.\n',
  'handbook/shipping.md':
    '# Shipping\n\nDelivery within Germany takes 2 days. Express delivery costs 9 euros.\n',
  'handbook/warranty.md':
    '# Warranty 👍\n\nThe warranty of a chair lasts 24 months 👍. Wear of the cushions is not covered.\n',
}
const searchProducts: FunctionDeclaration = {
  name: 'search_products',
  description: 'Search the product database by category',
  parameters: {
    type: 'object',
    properties: { category: { type: 'string', enum: ['electronics', 'clothing', 'books'] } },
    required: ['category'],
  },
}

let server: TestServer
let store: Awaited<ReturnType<typeof provisionStore>>
beforeAll(async () => {
  server = await startTestServer()
  store = await provisionStore(server.client, documents)
})
afterAll(async () => {
  await server.close()
})

/** The same conversations on both runtimes: an eval must not notice which one it ran on. */
describe.each(runtimes)('a conversation on the %s runtime', (runtime) => {
  async function open(
    options: Partial<OpenOptions> = {},
    functions?: FunctionDeclaration[],
  ): Promise<Thread> {
    const { storeId, resolvePath } = store
    const plan = functions === undefined ? { storeId } : { functions }
    const assistant = await provisionAssistant(server.client, runtime, plan)
    return await createConversations(server.client, runtime).open(assistant, { resolvePath, ...options })
  }

  it('answers with a citation at its place, resolved to a path', async () => {
    const thread = await open()
    const reply = await thread.ask('Within how many days can customers return a lamp?')
    expect(reply).toMatchObject({ status: 'completed', toolCalls: [{ type: 'file_search' }] })
    expect(reply.text).toContain('within 30 days of delivery.')
    expect(reply.text).not.toMatch(/【|\s{2}|\s\./)
    const [citation] = reply.citations
    expect(citation?.path).toBe('handbook/returns/refunds.md')
    expect(reply.text.slice(0, citation?.at)).toMatch(/business days\.?$/)
  })

  it('places citations right in a text with characters beyond the basic plane', async () => {
    const thread = await open()
    const reply = await thread.ask('How long does the warranty of a chair last?')
    const [citation] = reply.citations
    expect(citation?.path).toBe('handbook/warranty.md')
    expect(reply.text.slice(0, citation?.at)).toMatch(/24 months 👍\. .+ covered\.?$/u)
  })

  it('understands a follow-up by the thread', async () => {
    const thread = await open()
    await thread.ask('How long does delivery within Germany take?')
    const reply = await thread.ask('And how much does express cost?')
    expect(reply.text).toContain('9 euros')
    expect(reply.citations.map(({ path }) => path)).toContain('handbook/shipping.md')
  })

  it('goes on where another process left off', async () => {
    const first = await open()
    await first.ask('How long does delivery within Germany take?')
    const second = await open({ threadId: first.id })
    expect(second.id).toBe(first.id)
    expect((await second.ask('And how much does express cost?')).text).toContain('9 euros')
  })

  it('cites nothing where the documents have no answer', async () => {
    const thread = await open()
    const reply = await thread.ask("What is the CEO's home address?")
    expect(reply).toMatchObject({ status: 'completed', citations: [] })
    expect(reply.text).not.toBe('')
  })

  it('ranks what it retrieved, with paths, scores and texts', async () => {
    const thread = await open()
    const { retrieved } = await thread.ask('Within how many days can customers return a lamp?')
    expect(retrieved[0]).toMatchObject({ rank: 1, path: 'handbook/returns/refunds.md' })
    expect(retrieved[0]?.text).toContain('return a lamp within 30 days')
    expect(retrieved.map(({ rank }) => rank)).toEqual(retrieved.map((_, index) => index + 1))
    for (const { score } of retrieved) {
      expect(score).toBeGreaterThan(0)
      expect(score).toBeLessThanOrEqual(1)
    }
  })

  it('streams deltas that join to the text, without markers, and shows the search', async () => {
    const thread = await open()
    const deltas: string[] = []
    const tools: string[] = []
    const reply = await thread.ask('Within how many days can customers return a lamp?', {
      onEvent: (event) => {
        if (event.type === 'text') deltas.push(event.delta)
        else tools.push(`${event.phase} ${event.call.type}`)
      },
    })
    expect(deltas.length).toBeGreaterThan(1)
    expect(deltas.join('')).toBe(reply.text)
    expect(tools).toEqual(['started file_search', 'ended file_search'])
  })

  it('calls a function, and answers with what its handler gave', async () => {
    const calls: unknown[] = []
    const handler = async (name: string, args: unknown) => {
      calls.push([name, args])
      return { items: ['The Art of Lamps'] }
    }
    const thread = await open({ handler }, [searchProducts])
    const reply = await thread.ask('Search the product database for books')
    expect(calls).toEqual([['search_products', { category: 'books' }]])
    expect(reply).toMatchObject({
      status: 'completed',
      toolCalls: [
        {
          type: 'function',
          name: 'search_products',
          arguments: { category: 'books' },
          output: '{"items":["The Art of Lamps"]}',
        },
      ],
    })
    expect(reply.text).toContain('The Art of Lamps')
  })

  it('says that nobody answers its function calls, and takes the next question all the same', async () => {
    const thread = await open({}, [searchProducts])
    const reply = await thread.ask('Search the product database for books')
    expect(reply).toMatchObject({ status: 'requires_action', toolCalls: [{ name: 'search_products' }] })
    expect((await thread.ask('Hello')).status).toBe('completed')
  })

  it('has usage, latency and the IDs of the provider', async () => {
    const thread = await open()
    const { usage, latencyMs, ids } = await thread.ask('How long does delivery within Germany take?')
    expect(usage?.inputTokens).toBeGreaterThan(0)
    expect(usage?.outputTokens).toBeGreaterThan(0)
    expect(latencyMs).toBeGreaterThan(0)
    expect(ids).toMatchObject({
      thread: thread.id,
      turn: expect.stringMatching(/^(resp|run)_/),
      request: expect.stringMatching(/^req_/),
    })
  })

  it('can be cancelled, and goes on afterwards', async () => {
    const thread = await open()
    const controller = new AbortController()
    const question = 'How long does delivery within Germany take?'
    const stopped = await thread.ask(question, {
      signal: controller.signal,
      onEvent: () => controller.abort(),
    })
    expect(stopped.status).toMatch(/cancelled|completed/)
    expect((await thread.ask(question)).text).toContain('2 days')
  })

  it('leaves nothing behind when it is deleted, also a second time', async () => {
    const created: string[] = []
    const thread = await open({
      onCreated: async (id) => {
        created.push(id)
      },
    })
    const reply = await thread.ask('How long does delivery within Germany take?')
    await thread.delete()
    await thread.delete()
    expect(created[0]).toBe(thread.id)
    await expect(isThere(thread.id, reply)).resolves.toEqual([])
  })

  /** Which of a conversation and its turn the provider still knows. */
  async function isThere(threadId: string, { ids }: Reply): Promise<string[]> {
    const { client } = server
    const lookups =
      runtime === 'assistants'
        ? [() => client.beta.threads.retrieve(threadId)]
        : [() => client.conversations.retrieve(threadId), () => client.responses.retrieve(ids.turn ?? '')]
    const found = await Promise.allSettled<{ id: string }>(lookups.map((lookup) => lookup()))
    return found.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []))
  }
})

describe('the same conversation on every runtime', () => {
  it('gives the same replies', async () => {
    const conversations = await Promise.all(
      runtimes.map(async (runtime) => {
        const assistant = await provisionAssistant(server.client, runtime, { storeId: store.storeId })
        const { resolvePath } = store
        const thread = await createConversations(server.client, runtime).open(assistant, { resolvePath })
        const replies: unknown[] = []
        for (const question of [
          'Within how many days can customers return a lamp, and when are refunds paid?',
          'How long does the warranty of a chair last?',
          'How long does delivery within Germany take?',
          'And how much does express cost?',
          "What is the CEO's home address?",
        ]) {
          replies.push(comparable(await thread.ask(question)))
        }
        return replies
      }),
    )
    expect(conversations[0]).toEqual(conversations[1])
  })
})

/** What a reply says, without what each provider counts and names for itself. */
function comparable({ status, text, citations, retrieved }: Reply): unknown {
  return {
    status,
    text,
    citations: citations.map(({ path, at }) => ({ path, at })),
    retrieved: retrieved.map(({ rank, path, text }) => ({ rank, path, text })),
  }
}
