import OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runtimes, type Runtime } from '../../src/config/runtime.ts'
import { createConversations } from '../../src/runtime/conversations.ts'
import { realTiming, type Timing } from '../../src/runtime/timing.ts'
import { createScriptedModel } from '../../src/server/script/scripted-model.ts'
import { answerExtractively } from '../../src/server/model/extractive-model.ts'
import { provisionAssistant, provisionStore } from '../runtime/support/provision.ts'
import { countObjects } from '../support/count-objects.ts'
import { startCuttingProxy, type CuttingProxy } from '../support/cutting-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const question = 'How many lamps are there?'
const getStock = {
  name: 'get_stock',
  description: 'How many pieces of an article are in stock',
  parameters: { type: 'object', properties: { article: { type: 'string' } } },
}

/** The embedded server is never busy for long. */
const timing: Timing = {
  ...realTiming,
  sleep: (ms, signal) => realTiming.sleep(Math.min(ms, 40), signal),
}

let server: TestServer
let proxy: CuttingProxy
let storeId: string
beforeAll(async () => {
  const replies = [
    { when: question, search: true, answer: 'Looking.', call: { name: 'get_stock' } },
    { after: 'get_stock', answer: [{ text: 'There are 41.', cite: 'refunds.md' }] },
    { when: 'Hello?', answer: 'Hello.' },
  ]
  server = await startTestServer({ model: createScriptedModel({ replies }, answerExtractively) })
  proxy = await startCuttingProxy(server.url)
  storeId = (await provisionStore(server.client, { 'handbook/refunds.md': '# Refunds\n\nWithin 30 days.\n' }))
    .storeId
})
afterAll(async () => {
  await proxy.close()
  await server.close()
})

/** Asks through the proxy; then says hello, to see that the thread goes on, and deletes it. */
async function converse(runtime: Runtime, cut?: { stream: number; events: number }) {
  const client = new OpenAI({ baseURL: proxy.url, apiKey: 'test', maxRetries: 0 })
  const assistant = await provisionAssistant(client, runtime, { storeId, functions: [getStock] })
  const thread = await createConversations(client, runtime, timing).open(assistant, {
    resolvePath: () => 'handbook/refunds.md',
    handler: async () => 41,
  })
  proxy.cut(cut)
  const reply = await thread.ask(question)
  const streams = [...proxy.streams]
  proxy.cut(undefined)
  const next = await thread.ask('Hello?')
  await thread.delete()
  return { reply, streams, next }
}

it.each(runtimes)(
  'a stream on the %s runtime that is cut after any event ends the turn, and leaves nothing running',
  async (runtime) => {
    const before = countObjects(server.dataDir)
    const whole = await converse(runtime)
    expect(whole.reply).toMatchObject({ status: 'completed', text: 'Looking.\n\nThere are 41.' })
    expect(whole.streams).toHaveLength(2)
    for (const [index, length] of whole.streams.entries()) {
      for (let events = 0; events < length; events += 1) {
        const { reply, next } = await converse(runtime, { stream: index + 1, events })
        const where = `after event ${events} of stream ${index + 1}`
        if (reply.status !== 'completed')
          expect(reply, where).toMatchObject({ status: 'failed', error: { code: 'stream_cut' } })
        expect(whole.reply.text.startsWith(reply.text.trimEnd()), where).toBe(true)
        expect(next, where).toMatchObject({ status: 'completed', text: 'Hello.' })
      }
    }
    // Where a stream is cut before its first event, nobody but the provider knows the ID of its response.
    const { responses = 0, ...others } = countObjects(server.dataDir)
    expect({ ...before, ...others }).toEqual(before)
    expect(responses).toBeLessThanOrEqual(2)
  },
)
