import { afterEach, describe, expect, it } from 'vitest'
import { createConversations, type AskOptions, type OpenOptions } from '../../../src/runtime/conversations.ts'
import { fileCitation, functionCall, responseFrames, type ResponsePlan } from '../support/response-frames.ts'
import { startHost, type Host, type HostAnswer } from '../support/sse-host.ts'
import { fakeTiming } from '../support/timing.ts'

const resolvePath = (fileId: string) => (fileId === 'file-1' ? 'handbook/refunds.md' : undefined)
const request = {
  model: 'gpt-6-luna',
  tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }, { type: 'code_interpreter' }],
}

let host: Host | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

const echo = async (_name: string, args: unknown) => ({ got: args })

/** A conversation with a host whose n-th `POST /responses` gets the n-th answer, the last one again and again. */
async function open(answers: HostAnswer[], options: Partial<OpenOptions> = {}) {
  let turn = 0
  host = await startHost(({ path }) => {
    if (path === '/conversations') return { json: { id: 'conv_1' } }
    if (path !== '/responses') return { json: {} }
    turn += 1
    return answers[Math.min(turn, answers.length) - 1] ?? { status: 500 }
  })
  const timing = fakeTiming()
  const conversations = createConversations(host.client, 'responses', timing)
  const thread = await conversations.open(
    { runtime: 'responses', key: 'support', request },
    { resolvePath, ...options },
  )
  return {
    thread,
    host,
    timing,
    sent: () => host?.requests.filter(({ path }) => path === '/responses') ?? [],
  }
}

function frames(plan: ResponsePlan): HostAnswer {
  return { frames: responseFrames(plan), headers: { 'x-request-id': 'req_1' } }
}

const refuse = (status: number, code: string | null, message = 'no', headers = {}): HostAnswer => ({
  status,
  headers,
  json: { error: { message, type: 'invalid_request_error', param: null, code } },
})

describe('a turn on the responses runtime', () => {
  it('becomes a reply with citations, retrieved chunks, usage and IDs', async () => {
    const search = {
      id: 'fs_1',
      type: 'file_search_call',
      status: 'completed',
      queries: ['returns'],
      results: [
        { file_id: 'file-1', filename: 'a.md', score: 0.9, text: 'Thirty days.' },
        { filename: 'nameless' },
        { file_id: 'file-2', score: 0.4 },
      ],
    }
    const annotations = [fileCitation('file-1', 12), fileCitation('file-1', 12)]
    const { thread, sent } = await open([frames({ text: 'Thirty days.', annotations, items: [search] })])
    const events: unknown[] = []
    const reply = await thread.ask('How long?', { onEvent: (event) => events.push(event) })
    expect(reply).toEqual({
      status: 'completed',
      text: 'Thirty days.',
      citations: [{ fileId: 'file-1', path: 'handbook/refunds.md', filename: 'file-1.md', at: 12 }],
      retrieved: [
        {
          rank: 1,
          fileId: 'file-1',
          path: 'handbook/refunds.md',
          filename: 'a.md',
          score: 0.9,
          text: 'Thirty days.',
        },
        { rank: 2, fileId: 'file-2', score: 0.4, text: '' },
      ],
      toolCalls: [{ id: 'fs_1', type: 'file_search', arguments: { queries: ['returns'] } }],
      usage: { inputTokens: 10, outputTokens: 5 },
      files: [],
      latencyMs: 0,
      ids: { thread: 'conv_1', turn: 'resp_1', request: 'req_1' },
    })
    expect(events).toEqual([
      { type: 'tool', phase: 'started', call: reply.toolCalls[0] },
      { type: 'tool', phase: 'ended', call: reply.toolCalls[0] },
      { type: 'text', delta: 'Thirty' },
      { type: 'text', delta: ' days.' },
    ])
    expect(sent()[0]?.body).toEqual({
      ...request,
      input: [{ role: 'user', content: 'How long?' }],
      conversation: 'conv_1',
      include: ['file_search_call.results', 'code_interpreter_call.outputs'],
      stream: true,
    })
  })

  it.each<[string, ResponsePlan, object]>([
    [
      'failed',
      { status: 'failed', error: { code: 'server_error', message: 'oops' } },
      { status: 'failed', error: { code: 'server_error', message: 'oops' } },
    ],
    ['failed without a reason', { status: 'failed' }, { status: 'failed', error: { code: 'server_error' } }],
    [
      'incomplete',
      { status: 'incomplete', text: 'Thirty', incomplete_details: { reason: 'max_output_tokens' } },
      { status: 'incomplete', text: 'Thirty', error: { code: 'max_output_tokens' } },
    ],
    [
      'refused',
      { refusal: 'I cannot.' },
      { status: 'refused', text: 'I cannot.', error: { code: 'refusal' } },
    ],
    ['without a text', {}, { status: 'empty', text: '', citations: [], error: { code: 'no_text' } }],
  ])('says what happened to a response that is %s', async (_title, plan, expected) => {
    const { thread } = await open([frames(plan)])
    expect(await thread.ask('?')).toMatchObject(expected)
  })

  it('keeps what came before a cut at any event, and says that it was cut', async () => {
    const plan = { text: 'Thirty days, then none.', annotations: [fileCitation('file-1', 6)] }
    const whole = responseFrames(plan)
    for (let length = 0; length < whole.length; length += 1) {
      for (const ending of ['cut', 'end'] as const) {
        const { thread } = await open([{ frames: whole.slice(0, length), ending }])
        const deltas: string[] = []
        const reply = await thread.ask('?', {
          onEvent: (event) => event.type === 'text' && deltas.push(event.delta),
        })
        expect(reply).toMatchObject({ status: 'failed', error: { code: 'stream_cut' } })
        expect(reply.text).toBe(deltas.join(''))
        await host?.close()
      }
    }
  })

  it('has its whole answer where the stream is cut after its last event', async () => {
    const { thread } = await open([{ ...frames({ text: 'Yes.' }), ending: 'cut' }])
    expect(await thread.ask('?')).toMatchObject({ status: 'completed', text: 'Yes.' })
  })

  it('fails with the error that the stream reports', async () => {
    const error = { type: 'error', code: 'rate_limit_exceeded', message: 'slow down', param: null }
    const begun = responseFrames({ text: 'Thirty days.' }).slice(0, 3)
    const { thread } = await open([{ frames: [...begun, ['error', error]] }])
    expect(await thread.ask('?')).toMatchObject({
      status: 'failed',
      text: 'Thirty ',
      error: { code: 'rate_limit_exceeded', message: 'slow down' },
    })
  })

  it.each<[string, unknown]>([
    ['broken JSON', '{"type": '],
    ['null', 'null'],
    ['an unknown event', { type: 'response.surprise' }],
    ['events without their fields', { type: 'response.output_text.delta' }],
    ['a completed event without its response', { type: 'response.completed' }],
    ['an item that is not there', { type: 'response.output_item.done' }],
  ])('survives %s', async (_title, data) => {
    const { thread } = await open([{ frames: [[undefined, data]] }])
    expect(await thread.ask('?')).toMatchObject({ status: 'failed', text: '' })
  })

  it('reads the items where the last event leaves the output out', async () => {
    const whole = responseFrames({ text: 'Yes.' })
    const last = { type: 'response.completed', response: { id: 'resp_1', status: 'completed' } }
    const { thread } = await open([{ frames: [...whole.slice(0, -1), ['response.completed', last]] }])
    expect(await thread.ask('?')).toMatchObject({ status: 'completed', text: 'Yes.' })
  })
})

describe('function calls on the responses runtime', () => {
  const calls = frames({
    items: [functionCall('a', 'find', '{"n":1}'), functionCall('b', 'find', '{"n":2}')],
  })

  it('are answered together, and their outputs are part of the reply', async () => {
    const { thread, sent } = await open([calls, frames({ id: 'resp_2', text: 'Both.' })], { handler: echo })
    const reply = await thread.ask('?')
    expect(sent()[1]?.body['input']).toEqual([
      { type: 'function_call_output', call_id: 'a', output: '{"got":{"n":1}}' },
      { type: 'function_call_output', call_id: 'b', output: '{"got":{"n":2}}' },
    ])
    expect(reply).toMatchObject({
      status: 'completed',
      text: 'Both.',
      toolCalls: [
        { id: 'a', name: 'find', arguments: { n: 1 }, output: '{"got":{"n":1}}' },
        { id: 'b', name: 'find', arguments: { n: 2 }, output: '{"got":{"n":2}}' },
      ],
      usage: { inputTokens: 20, outputTokens: 10 },
      ids: { turn: 'resp_2' },
    })
  })

  it('want a handler, and do not block the turn after', async () => {
    const { thread, sent } = await open([calls, frames({ text: 'Never mind.' })])
    expect(await thread.ask('?')).toMatchObject({ status: 'requires_action', error: { code: 'no_handler' } })
    expect(await thread.ask('And now?')).toMatchObject({ status: 'completed' })
    expect(sent()[1]?.body['input']).toMatchObject([
      { type: 'function_call_output', call_id: 'a' },
      { type: 'function_call_output', call_id: 'b' },
      { role: 'user', content: 'And now?' },
    ])
  })

  it('are not answered twice where the answer to their outputs was cut short', async () => {
    const short = frames({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
    const { thread, sent } = await open([calls, short, frames({ text: 'Yes.' })], { handler: echo })
    expect(await thread.ask('?')).toMatchObject({ status: 'incomplete' })
    await thread.ask('Go on')
    expect(sent()[2]?.body['input']).toEqual([{ role: 'user', content: 'Go on' }])
  })

  it('stop when the turn is cancelled, also where the handler does not', async () => {
    const controller = new AbortController()
    const handler = () => {
      controller.abort()
      return new Promise(() => {})
    }
    const { thread, sent } = await open([calls], { handler })
    expect(await thread.ask('?', { signal: controller.signal })).toMatchObject({ status: 'cancelled' })
    expect(sent()).toHaveLength(1)
  })

  it('end after eight rounds of outputs', async () => {
    const { thread, sent } = await open([calls], { handler: async () => 'again' })
    const reply = await thread.ask('?')
    expect(reply).toMatchObject({ status: 'incomplete', error: { code: 'function_rounds' } })
    expect(sent()).toHaveLength(9)
  })
})

describe('trouble on the responses runtime', () => {
  it('waits for a conversation that is busy', async () => {
    const locked = refuse(400, 'conversation_locked')
    const { thread, timing } = await open([locked, locked, frames({ text: 'Yes.' })])
    expect(await thread.ask('?')).toMatchObject({ status: 'completed', latencyMs: 1500 })
    expect(timing.slept).toEqual([500, 1000])
  })

  it('waits as long as the provider asks when there were too many requests', async () => {
    const busy = refuse(429, 'rate_limit_exceeded', 'slow down', { 'retry-after': '7' })
    const { thread, timing } = await open([busy, frames({ text: 'Yes.' })])
    expect(await thread.ask('?')).toMatchObject({ status: 'completed' })
    expect(timing.slept).toEqual([7000])
  })

  it('fails the turn where the provider stays busy', async () => {
    const { thread, sent } = await open([refuse(429, 'rate_limit_exceeded')])
    expect(await thread.ask('?')).toMatchObject({ status: 'failed', error: { code: 'rate_limit_exceeded' } })
    expect(sent()).toHaveLength(6)
  })

  it('never repeats a request whose effect is unknown', async () => {
    const { thread, sent } = await open([refuse(500, null)])
    expect(await thread.ask('?')).toMatchObject({ status: 'failed' })
    expect(sent()).toHaveLength(1)
  })

  it.each([
    ['a key that is not accepted', refuse(401, 'invalid_api_key'), 'authentication-failed'],
    ['an account without credit', refuse(429, 'insufficient_quota'), 'quota-exceeded'],
    ['a vector store that is gone', refuse(404, null, 'Vector store vs_1 not found'), 'not-synced'],
    ['an unknown model', refuse(404, 'model_not_found'), 'provider-refused'],
  ])('throws for %s', async (_title, answer, code) => {
    const { thread } = await open([answer])
    await expect(thread.ask('?')).rejects.toMatchObject({ name: 'UserError', code })
  })

  it('throws where the provider cannot be reached', async () => {
    const { thread } = await open([])
    await host?.close()
    await expect(thread.ask('?')).rejects.toMatchObject({ code: 'provider-unreachable' })
  })

  it('refuses to continue a conversation that is not there', async () => {
    host = await startHost(() => refuse(404, null))
    const opened = createConversations(host.client, 'responses').open(
      { runtime: 'responses', key: 'support', request },
      { resolvePath, threadId: 'conv_9' },
    )
    await expect(opened).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('conv_9') })
  })

  it('hangs up when the turn is cancelled, and keeps what was said', async () => {
    const begun = responseFrames({ text: 'Thirty days.' }).slice(0, 3)
    const { thread, host } = await open([{ frames: begun, ending: 'hold' }])
    const controller = new AbortController()
    const options: AskOptions = { signal: controller.signal, onEvent: () => controller.abort() }
    expect(await thread.ask('?', options)).toMatchObject({ status: 'cancelled', text: 'Thirty ' })
    await host.hungUp
  })

  it('sends nothing where the turn is cancelled before it starts', async () => {
    const { thread, sent } = await open([frames({ text: 'Yes.' })])
    expect(await thread.ask('?', { signal: AbortSignal.abort() })).toMatchObject({ status: 'cancelled' })
    expect(sent()).toEqual([])
  })
})

describe('deleting a conversation', () => {
  it('deletes its responses before it', async () => {
    const { thread, host } = await open([frames({ text: 'One.' }), frames({ id: 'resp_2', text: 'Two.' })])
    await thread.ask('1')
    await thread.ask('2')
    await thread.delete()
    const deletes = host.requests.filter(({ method }) => method === 'DELETE')
    expect(deletes.map(({ path }) => path)).toEqual([
      '/responses/resp_1',
      '/responses/resp_2',
      '/conversations/conv_1',
    ])
  })

  it('minds nothing that is gone', async () => {
    host = await startHost(({ method }) =>
      method === 'DELETE' ? refuse(404, null) : { json: { id: 'conv_1' } },
    )
    const thread = await createConversations(host.client, 'responses').open(
      { runtime: 'responses', key: 'support', request },
      { resolvePath },
    )
    await expect(thread.delete()).resolves.toBeUndefined()
  })
})
