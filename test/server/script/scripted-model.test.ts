import type OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { createScriptedModel } from '../../../src/server/script/scripted-model.ts'
import type { Script, ScriptedReply } from '../../../src/server/script/script.ts'
import { answerExtractively } from '../../../src/server/model/extractive-model.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, fileOf, storeOf } from '../knowledge-store.ts'

let server: TestServer | undefined
afterEach(() => server?.close())

const model = 'gpt-6-luna'
const question = 'How long can I return an order?'
const getStock: OpenAI.Responses.FunctionTool = {
  type: 'function',
  name: 'get_stock',
  parameters: { type: 'object', properties: { article: { type: 'string' } } },
  strict: false,
}

async function play(replies: ScriptedReply[], otherwise?: Script['otherwise']): Promise<OpenAI> {
  const script: Script = { replies, ...(otherwise === undefined ? {} : { otherwise }) }
  server = await startTestServer({ model: createScriptedModel(script, answerExtractively) })
  return server.client
}

/** Answers to questions asked one after the other. */
async function askAll(client: OpenAI, questions: string[]): Promise<string[]> {
  const answers: string[] = []
  for (const input of questions) answers.push((await client.responses.create({ model, input })).output_text)
  return answers
}

describe('replies', () => {
  it('come in their order, each once', async () => {
    const client = await play([{ answer: 'One.' }, { answer: 'Two.', times: 2 }, { answer: 'Three.' }])
    expect(await askAll(client, ['a?', 'b?', 'c?', 'd?'])).toEqual(['One.', 'Two.', 'Two.', 'Three.'])
  })

  it('are chosen by the words of the question or by a pattern, as often as it comes', async () => {
    const client = await play([
      { when: 'how  LONG?', answer: 'Thirty days.' },
      { when: '/refund|return/i', answer: 'Money back.' },
    ])
    const questions = ['How long?', 'Refunds?', 'how long?', 'What about RETURNS?']
    expect(await askAll(client, questions)).toEqual([
      'Thirty days.',
      'Money back.',
      'Thirty days.',
      'Money back.',
    ])
  })

  it('fail the request where none fits, or leave it to the model', async () => {
    const strict = await play([{ when: 'Hello?', answer: 'Hi.' }])
    expect(await strict.responses.create({ model, input: question })).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: `No reply of the script fits '${question}'.` },
    })
    await server?.close()
    const lenient = await play([{ when: 'Hello?', answer: 'Hi.' }], 'model')
    expect(await askAll(lenient, ['Hi'])).toEqual(['Hello! What would you like to know?'])
  })

  it('call functions, and answer once the output has come', async () => {
    const client = await play([
      {
        when: '/stock/',
        call: [{ name: 'get_stock', arguments: { article: 'lamp' } }, { name: 'get_stock' }],
      },
      { after: 'get_stock', answer: 'Three.' },
    ])
    const tools = [getStock]
    const first = await client.responses.create({ model, tools, input: 'In stock? stock?' })
    expect(first.output).toMatchObject([
      { type: 'function_call', name: 'get_stock', arguments: '{"article":"lamp"}' },
      { type: 'function_call', arguments: '{}' },
    ])
    const second = await client.responses.create({
      model,
      tools,
      previous_response_id: first.id,
      input: first.output.flatMap((item) =>
        item.type === 'function_call'
          ? [{ type: 'function_call_output' as const, call_id: item.call_id, output: '3' }]
          : [],
      ),
    })
    expect(second.output_text).toBe('Three.')
  })
})

describe('citations', () => {
  it('are by file name, by path and by path with the knowledge base, after the stretch they belong to', async () => {
    const client = await play([
      {
        answer: [
          { text: 'Thirty days.', cite: 'returns.md' },
          { text: ' Five days.', cite: ['guide/shipping.md', 'handbook/guide/shipping.md'] },
        ],
      },
    ])
    const file = await fileOf(client, 'shipping.x1-y2.md', documents['shipping.md'])
    const { storeId, files } = await storeOf(client, { 'returns.md': documents['returns.md'] })
    await client.vectorStores.update(storeId, { metadata: { 'asst:key': 'handbook' } })
    await client.vectorStores.files.createAndPoll(storeId, {
      file_id: file,
      attributes: { path: 'guide/shipping.md' },
    })
    const tools: OpenAI.Responses.Tool[] = [{ type: 'file_search', vector_store_ids: [storeId] }]
    const response = await client.responses.create({ model, tools, input: question })
    expect(response.output).toMatchObject([
      { type: 'file_search_call' },
      {
        content: [
          {
            text: 'Thirty days. Five days.',
            annotations: [
              { file_id: files['returns.md'], index: 12 },
              { file_id: file, index: 23 },
              { file_id: file, index: 23 },
            ],
          },
        ],
      },
    ])
  })

  it('of a file that is not there fail the request', async () => {
    const client = await play([{ answer: [{ text: 'So.', cite: 'none.md' }] }])
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining("cites 'none.md'") },
    })
  })
})

describe('what goes wrong', () => {
  it('fails with the code and message of the script, on both APIs', async () => {
    const fail = { code: 'rate_limit_exceeded', message: 'Slow down.' } as const
    const client = await play([{ answer: 'Well', fail, times: 2 }])
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({ status: 'failed', error: fail, output_text: 'Well' })
    const assistant = await client.beta.assistants.create({ model })
    const run = await client.beta.threads.createAndRunPoll({
      assistant_id: assistant.id,
      thread: { messages: [{ role: 'user', content: question }] },
    })
    expect(run).toMatchObject({ status: 'failed', last_error: fail })
  })

  it.each([
    ['max_tokens', 'max_output_tokens', { reason: 'max_completion_tokens' }],
    ['content_filter', 'content_filter', {}],
  ] as const)('is incomplete for %s', async (stop, reason, details) => {
    const client = await play([{ answer: 'Well', stop, times: 2 }])
    const response = await client.responses.create({ model, input: question })
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason } })
    const assistant = await client.beta.assistants.create({ model })
    const run = await client.beta.threads.createAndRunPoll({
      assistant_id: assistant.id,
      thread: { messages: [{ role: 'user', content: question }] },
    })
    expect(run).toMatchObject({ status: 'incomplete', incomplete_details: details })
    const [message] = (await client.beta.threads.messages.list(run.thread_id)).data
    expect(message).toMatchObject({ status: 'incomplete', incomplete_details: { reason: stop } })
  })

  it('is refused in a part of its own, which is streamed', async () => {
    const client = await play([{ answer: 'Sorry.', refuse: 'I cannot help with that.', times: 2 }])
    const events = await collect(await client.responses.create({ model, input: question, stream: true }))
    const types = events.map((event) => event.type)
    expect(types.filter((type, index) => type !== types[index - 1]).slice(3)).toEqual([
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.content_part.added',
      'response.refusal.delta',
      'response.refusal.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    const assistant = await client.beta.assistants.create({ model })
    const thread = await client.beta.threads.create({ messages: [{ role: 'user', content: question }] })
    await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    const [message] = (await client.beta.threads.messages.list(thread.id)).data
    expect(message?.content).toMatchObject([
      { text: { value: 'Sorry.' } },
      { refusal: 'I cannot help with that.' },
    ])
  })

  it('is slow where the script says so, and cancelled while it is', async () => {
    const client = await play([
      { answer: 'Much later.', delay: 60_000 },
      { answer: 'a b c d e f', pace: 1 },
    ])
    const slow = await client.responses.create({ model, input: question, background: true })
    await expect.poll(async () => (await client.responses.retrieve(slow.id)).status).toBe('in_progress')
    await client.responses.cancel(slow.id)
    expect((await client.responses.retrieve(slow.id)).status).toBe('cancelled')
    expect(await askAll(client, ['Now?'])).toEqual(['a b c d e f'])
  })
})

it('runs code that it was told the output of', async () => {
  const client = await play([{ code: { input: 'print(6 * 7)', logs: '42' }, answer: 'It is 42.' }])
  const response = await client.responses.create({
    model,
    tools: [{ type: 'code_interpreter', container: { type: 'auto' } }],
    include: ['code_interpreter_call.outputs'],
    input: question,
  })
  expect(response.output[0]).toMatchObject({ code: 'print(6 * 7)', outputs: [{ type: 'logs', logs: '42' }] })
})
