import OpenAI from 'openai'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { askJudge } from '../../src/runtime/judge.ts'
import { startChatEndpoint, type ChatEndpoint } from '../support/chat-endpoint.ts'

let endpoint: ChatEndpoint
let client: OpenAI
beforeEach(async () => {
  endpoint = await startChatEndpoint()
  client = new OpenAI({ baseURL: endpoint.url, apiKey: 'test', maxRetries: 0 })
})
afterEach(() => endpoint.close())

const request = { instructions: 'Grade it.', input: 'It is fine.' }
const { signal } = new AbortController()
const ask = () => askJudge(client, 'judge-1', request, signal)
const json = (value: unknown) => ({ body: { type: 'application/json', text: JSON.stringify(value) } })

it('asks for a response that is not kept', async () => {
  const content = [{ type: 'output_text', text: '{"score": 1}', annotations: [] }]
  endpoint.answer(json({ object: 'response', output: [{ type: 'message', role: 'assistant', content }] }))
  expect(await ask()).toBe('{"score": 1}')
  expect(endpoint.requests).toMatchObject([{ model: 'judge-1', ...request, store: false }])
})

it('asks for a chat completion where the host does not know responses', async () => {
  endpoint.answer({ status: 404 }, json({ choices: [{ message: { content: '{"score": 0}' } }] }))
  expect(await ask()).toBe('{"score": 0}')
  expect(endpoint.requests[1]?.messages).toEqual([
    { role: 'system', content: 'Grade it.' },
    { role: 'user', content: 'It is fine.' },
  ])
})

it('throws a UserError where the provider refuses', async () => {
  endpoint.answer({ status: 401 })
  await expect(ask()).rejects.toMatchObject({ code: 'authentication-failed' })
  endpoint.answer({ status: 404 }, { status: 404 })
  await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('asking the judge judge-1') })
})
