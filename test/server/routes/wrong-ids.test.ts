import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { fileOf } from '../knowledge-store.ts'

const model = 'gpt-6-luna'

let server: TestServer
let client: OpenAI
/** An object of each kind. */
let ids: Record<'asst' | 'thread' | 'msg' | 'run' | 'step' | 'resp' | 'conv' | 'item', string>

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  const assistant = await client.beta.assistants.create({ model })
  const thread = await client.beta.threads.create({ messages: [{ role: 'user', content: 'Hello' }] })
  const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
  const [step] = (await client.beta.threads.runs.steps.list(run.id, { thread_id: thread.id })).data
  const [message] = (await client.beta.threads.messages.list(thread.id)).data
  const conversation = await client.conversations.create({ items: [{ role: 'user', content: 'Hello' }] })
  const [item] = (await client.conversations.items.list(conversation.id)).data
  const response = await client.responses.create({ model, input: 'Hello' })
  ids = {
    asst: assistant.id,
    thread: thread.id,
    msg: message?.id ?? '',
    run: run.id,
    step: step?.id ?? '',
    resp: response.id,
    conv: conversation.id,
    item: item?.id ?? '',
  }
})
afterAll(() => server.close())

type Kind = keyof typeof ids

/** Routes with `:kind` where an ID of that kind belongs; the last of them is the one that is wrong. */
const routes: ['get' | 'post' | 'delete', string, object?][] = [
  ['get', '/assistants/:asst'],
  ['post', '/assistants/:asst', {}],
  ['delete', '/assistants/:asst'],
  ['get', '/threads/:thread'],
  ['post', '/threads/:thread', {}],
  ['delete', '/threads/:thread'],
  ['get', '/threads/:thread/messages'],
  ['post', '/threads/:thread/messages', { role: 'user', content: 'x' }],
  ['get', '/threads/:thread/messages/:msg'],
  ['post', '/threads/:thread/messages/:msg', {}],
  ['delete', '/threads/:thread/messages/:msg'],
  ['get', '/threads/:thread/runs'],
  ['get', '/threads/:thread/runs/:run'],
  ['post', '/threads/:thread/runs/:run', {}],
  ['post', '/threads/:thread/runs/:run/cancel'],
  ['post', '/threads/:thread/runs/:run/submit_tool_outputs', { tool_outputs: [] }],
  ['get', '/threads/:thread/runs/:run/steps'],
  ['get', '/threads/:thread/runs/:run/steps/:step'],
  ['get', '/responses/:resp'],
  ['delete', '/responses/:resp'],
  ['post', '/responses/:resp/cancel'],
  ['get', '/responses/:resp/input_items'],
  ['get', '/conversations/:conv'],
  ['post', '/conversations/:conv', { metadata: {} }],
  ['delete', '/conversations/:conv'],
  ['get', '/conversations/:conv/items'],
  ['post', '/conversations/:conv/items', { items: [] }],
]

async function request(method: string, path: string, body?: object) {
  const response = await fetch(server.url + path, {
    method: method.toUpperCase(),
    headers: { 'Content-Type': 'application/json', 'OpenAI-Beta': 'assistants=v2' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, id: response.headers.get('x-request-id'), body: await response.json() }
}

/** The path with real IDs but for the last, which is this one. */
function fill(path: string, last: string): string {
  const kinds = path.match(/:\w+/g) ?? []
  return kinds.reduce((filled, kind, index) => {
    const id = ids[kind.slice(1) as Kind]
    return filled.replace(kind, index === kinds.length - 1 ? last : id)
  }, path)
}

const prefixOf = (path: string) => path.match(/:\w+/g)?.at(-1)?.slice(1) ?? ''

describe.each(routes)('%s %s', (method, path, body) => {
  it('finds nothing under an ID of nothing', async () => {
    const answer = await request(method, fill(path, `${prefixOf(path)}_none`), body)
    expect(answer).toMatchObject({
      status: 404,
      id: expect.stringMatching(/^req_/),
      body: {
        error: { type: 'invalid_request_error', code: null, message: expect.stringContaining('_none') },
      },
    })
  })

  it('refuses an ID of another kind', async () => {
    const other = ids[prefixOf(path) === 'asst' ? 'thread' : 'asst']
    const answer = await request(method, fill(path, other), body)
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          type: 'invalid_request_error',
          code: 'invalid_value',
          param: expect.any(String),
          message: expect.stringContaining(`Expected an ID that begins with '${prefixOf(path)}'`),
        },
      },
    })
  })
})

describe('an ID with characters that none has', () => {
  it.each(['/responses/resp_a.b', '/conversations/conv_%20', '/vector_stores/lit:1', '/threads/thread_%00'])(
    'is refused at %s',
    async (path) => {
      expect(await request('get', path)).toMatchObject({
        status: 400,
        body: {
          error: {
            code: 'invalid_value',
            message: expect.stringContaining('contained additional characters.'),
          },
        },
      })
    },
  )
})

describe('what a body names', () => {
  it.each<[string, () => Promise<unknown>, object]>([
    [
      'an assistant that is a thread',
      () => client.beta.threads.runs.create(ids.thread, { assistant_id: ids.thread }),
      { status: 400, param: 'assistant_id' },
    ],
    [
      'a conversation that is a response',
      () => client.responses.create({ model, input: 'x', conversation: ids.resp }),
      { status: 400, param: 'conversation', code: 'invalid_value' },
    ],
    [
      'a previous response that is a conversation',
      () => client.responses.create({ model, input: 'x', previous_response_id: ids.conv }),
      { status: 400, param: 'previous_response_id', code: 'invalid_value' },
    ],
    [
      'an item of nothing',
      () => client.conversations.items.retrieve('msg_none', { conversation_id: ids.conv }),
      { status: 404, param: 'item_id' },
    ],
  ])('is refused for %s', async (_, call, error) => {
    await expect(call()).rejects.toMatchObject(error)
  })
})

describe('what is deleted', () => {
  it('is not found, and what was in it neither', async () => {
    const { threads, assistants } = client.beta
    const thread = await threads.create({ messages: [{ role: 'user', content: 'Hello' }] })
    const assistant = await assistants.create({ model })
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    await assistants.delete(assistant.id)
    const gone = { status: 404 }
    await expect(threads.runs.create(thread.id, { assistant_id: assistant.id })).rejects.toMatchObject(gone)
    expect((await threads.runs.retrieve(run.id, { thread_id: thread.id })).status).toBe('completed')
    await threads.delete(thread.id)
    await expect(threads.delete(thread.id)).rejects.toMatchObject(gone)
    await expect(threads.runs.retrieve(run.id, { thread_id: thread.id })).rejects.toMatchObject(gone)
  })

  it('fails a run that needs it', async () => {
    const csv = await fileOf(client, 'sales.csv', 'a,b\n1,2\n')
    const assistant = await client.beta.assistants.create({
      model,
      tools: [{ type: 'code_interpreter' }],
      tool_resources: { code_interpreter: { file_ids: [csv] } },
    })
    await client.files.delete(csv)
    const run = await client.beta.threads.createAndRunPoll({
      assistant_id: assistant.id,
      thread: { messages: [{ role: 'user', content: 'What is the sum of b?' }] },
    })
    expect(run).toMatchObject({ status: 'failed', last_error: { message: expect.stringContaining(csv) } })
  })
})

async function waitingRun() {
  const assistant = await client.beta.assistants.create({
    model,
    tools: [{ type: 'function', function: { name: 'get_stock', description: 'Pieces in stock' } }],
  })
  const run = await client.beta.threads.createAndRunPoll({
    assistant_id: assistant.id,
    tool_choice: 'required',
    thread: { messages: [{ role: 'user', content: 'In stock?' }] },
  })
  const [call] = run.required_action?.submit_tool_outputs.tool_calls ?? []
  return { run, thread_id: run.thread_id, call_id: call?.id ?? '' }
}

const submit = (run: string, thread_id: string, callIds: string[]) =>
  client.beta.threads.runs.submitToolOutputs(run, {
    thread_id,
    tool_outputs: callIds.map((tool_call_id) => ({ tool_call_id, output: '3' })),
  })

describe('tool outputs', () => {
  it('are refused for a run that wants none', async () => {
    await expect(submit(ids.run, ids.thread, ['call_1'])).rejects.toMatchObject({
      status: 400,
      message: '400 Runs in status "completed" do not accept tool outputs.',
    })
  })

  it('are refused where they are missing, of another call, too many or twice the same', async () => {
    const { run, thread_id, call_id } = await waitingRun()
    for (const wrong of [[], ['call_none'], [call_id, 'call_none'], [call_id, call_id]]) {
      await expect(submit(run.id, thread_id, wrong)).rejects.toMatchObject({ status: 400 })
    }
    expect((await submit(run.id, thread_id, [call_id])).status).toBe('queued')
  })
})
