import { afterEach, describe, expect, it } from 'vitest'
import { createConversations, type AskOptions, type OpenOptions } from '../../../src/runtime/conversations.ts'
import { markerOf, runFrames, runObject, toolStep, type RunPlan } from '../support/run-frames.ts'
import { startHost, type Host, type HostAnswer, type HostRequest } from '../support/sse-host.ts'
import { fakeTiming } from '../support/timing.ts'

const resolvePath = (fileId: string) => (fileId === 'file-1' ? 'handbook/refunds.md' : undefined)

let host: Host | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

interface Script {
  /** To each run in turn, and to each round of outputs, the last one again and again. */
  streams: HostAnswer[]
  steps?: HostAnswer
  /** What looking at the run shows, after a cancel and before it. */
  run?: RunPlan[]
  message?: HostAnswer[]
}

/** What comes next; the last one again and again. */
const next = <T>(list: T[]): T | undefined => (list.length > 1 ? list.shift() : list[0])

const echo = async (_name: string, args: unknown) => ({ got: args })

async function open(script: Script, options: Partial<OpenOptions> = {}) {
  const respond = ({ method, path }: HostRequest): HostAnswer => {
    if (path === '/threads') return { json: { id: 'thread_1' } }
    if (path.endsWith('/messages')) return next(script.message ?? []) ?? { json: { id: 'msg_0' } }
    if (path.includes('/steps')) return script.steps ?? { json: { data: [], has_more: false } }
    if (path.endsWith('/cancel')) return { json: runObject({ status: 'cancelling' }) }
    if (method === 'GET' && path.includes('/runs?'))
      return { json: { data: [runObject(next(script.run ?? []))] } }
    if (method === 'GET' && path.includes('/runs/')) return { json: runObject(next(script.run ?? [])) }
    if (method === 'GET' && path === '/threads/thread_1') return { json: { id: 'thread_1' } }
    if (method === 'GET' && path.includes('/messages?')) return { json: { data: [], has_more: false } }
    if (method === 'DELETE') return { json: { id: 'thread_1', deleted: true } }
    return next(script.streams) ?? { status: 500 }
  }
  host = await startHost(respond)
  const timing = fakeTiming()
  const thread = await createConversations(host.client, 'assistants', timing).open(
    { runtime: 'assistants', key: 'support', assistantId: 'asst_1' },
    { resolvePath, ...options },
  )
  const sent = (end: string) => host?.requests.filter(({ path }) => path.endsWith(end)) ?? []
  return { thread, host, timing, sent }
}

function frames(plan: RunPlan): HostAnswer {
  return { frames: runFrames(plan), headers: { 'x-request-id': 'req_1' } }
}

const refuse = (status: number, code: string | null, message = 'no'): HostAnswer => ({
  status,
  json: { error: { message, type: 'invalid_request_error', param: null, code } },
})

describe('a turn on the assistants runtime', () => {
  it('becomes a reply with citations, retrieved chunks, usage and IDs', async () => {
    const text = 'Thirty days 【4:0†source】.'
    const results = [
      { file_id: 'file-1', file_name: 'a.md', score: 0.9, content: [{ type: 'text', text: 'Thirty days.' }] },
      { file_id: 'file-2', score: 0.4 },
    ]
    const step = toolStep({ id: 'call_1', type: 'file_search', file_search: { results } })
    const { thread, host } = await open({
      streams: [
        frames({
          text,
          annotations: [markerOf(text, '【4:0†source】', 'file-1')],
          steps: [toolStep({ id: 'call_1', type: 'file_search', file_search: {} })],
        }),
      ],
      steps: { json: { data: [step], has_more: false } },
    })
    const events: unknown[] = []
    const reply = await thread.ask('How long?', { onEvent: (event) => events.push(event) })
    expect(reply).toEqual({
      status: 'completed',
      text: 'Thirty days.',
      citations: [{ fileId: 'file-1', path: 'handbook/refunds.md', filename: 'a.md', at: 11 }],
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
      toolCalls: [{ id: 'call_1', type: 'file_search' }],
      usage: { inputTokens: 10, outputTokens: 5 },
      files: [],
      latencyMs: 0,
      ids: { thread: 'thread_1', turn: 'run_1', request: 'req_1' },
    })
    expect(events).toEqual([
      { type: 'tool', phase: 'started', call: { id: 'call_1', type: 'file_search' } },
      { type: 'tool', phase: 'ended', call: { id: 'call_1', type: 'file_search' } },
      { type: 'text', delta: 'Thirty' },
      { type: 'text', delta: ' days' },
      { type: 'text', delta: '.' },
    ])
    const requests = host.requests.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`)
    const include = 'include[]=step_details.tool_calls[*].file_search.results[*].content'
    expect(requests).toEqual([
      'POST /threads',
      'POST /threads/thread_1/messages',
      `POST /threads/thread_1/runs?${include}`,
      `GET /threads/thread_1/runs/run_1/steps?${include}&order=asc&limit=100`,
    ])
    expect(host.requests[2]?.body).toEqual({ assistant_id: 'asst_1', stream: true })
  })

  it.each<[string, RunPlan, object]>([
    [
      'failed',
      { status: 'failed', last_error: { code: 'rate_limit_exceeded', message: 'oops' } },
      { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'oops' } },
    ],
    [
      'incomplete',
      { status: 'incomplete', text: 'Thirty', incomplete_details: { reason: 'max_completion_tokens' } },
      { status: 'incomplete', text: 'Thirty', error: { code: 'max_output_tokens' } },
    ],
    ['expired', { status: 'expired' }, { status: 'expired', error: { code: 'expired' } }],
    ['cancelled elsewhere', { status: 'cancelled' }, { status: 'cancelled' }],
    ['refused', { refusal: 'I cannot.' }, { status: 'refused', text: 'I cannot.' }],
    ['without a text', {}, { status: 'empty', text: '', citations: [], error: { code: 'no_text' } }],
  ])('says what happened to a run that is %s', async (_title, plan, expected) => {
    const { thread } = await open({ streams: [frames(plan)] })
    expect(await thread.ask('?')).toMatchObject(expected)
  })

  it('keeps what came before a cut at any event, and leaves nothing running', async () => {
    const whole = runFrames({ text: 'Thirty days, then none.' })
    const running = { status: 'in_progress' }
    for (let length = 0; length < whole.length - 2; length += 1) {
      for (const ending of ['cut', 'end'] as const) {
        const run = [running, { status: 'cancelling' }, { status: 'cancelled' }]
        const { thread, timing, sent } = await open({
          streams: [{ frames: whole.slice(0, length), ending }],
          run,
        })
        const reply = await thread.ask('?')
        expect(reply).toMatchObject({ status: 'failed', error: { code: 'stream_cut' } })
        expect(sent('/runs/run_1/cancel')).toHaveLength(1)
        expect(timing.slept).toEqual([50])
        await host?.close()
      }
    }
  })

  it.each([
    ['text', { text: 'Thirty days.' }, { status: 'completed', text: 'Thirty days.' }],
    ['refusal', { refusal: 'I cannot.' }, { status: 'refused', text: 'I cannot.' }],
  ])('reads a %s from its deltas where the message itself is missing', async (_title, plan, expected) => {
    const rest = runFrames(plan).filter(([event]) => event !== 'thread.message.completed')
    const { thread } = await open({ streams: [{ frames: rest }] })
    expect(await thread.ask('?')).toMatchObject(expected)
  })

  it('fails with the error that the stream reports', async () => {
    const begun = runFrames({ text: 'Thirty days.' }).slice(0, 3)
    const error = { code: 'server_error', message: 'oops' }
    const { thread } = await open({ streams: [{ frames: [...begun, ['error', error]] }] })
    expect(await thread.ask('?')).toMatchObject({
      status: 'failed',
      text: 'Thirty ',
      error: { code: 'server_error', message: 'oops' },
    })
  })

  it.each<[string, string, unknown]>([
    ['broken JSON', 'thread.run.created', '{"id": '],
    ['null', 'thread.run.created', 'null'],
    ['a delta without content', 'thread.message.delta', { id: 'msg_1' }],
    ['a message without content', 'thread.message.completed', { id: 'msg_1' }],
    ['a step without details', 'thread.run.step.completed', { id: 'step_1' }],
    ['an unknown event', 'thread.surprise', {}],
  ])('survives %s', async (_title, event, data) => {
    const { thread } = await open({ streams: [{ frames: [[event, data]] }] })
    expect(await thread.ask('?')).toMatchObject({ status: 'failed', text: '' })
  })

  it('fails where the steps cannot be read, because what was retrieved is unknown then', async () => {
    const { thread } = await open({ streams: [frames({ text: 'Yes.' })], steps: refuse(500, 'oops') })
    expect(await thread.ask('?')).toMatchObject({ status: 'failed', text: 'Yes.', error: { code: 'oops' } })
  })
})

describe('function calls on the assistants runtime', () => {
  const wants = frames({
    status: 'requires_action',
    calls: [
      { id: 'a', name: 'find', arguments: '{"n":1}' },
      { id: 'b', name: 'find', arguments: '{"n":2}' },
    ],
  })

  it('are answered together, and their outputs are part of the reply', async () => {
    const called = { name: 'find', arguments: '{"n":1}', output: null }
    const { thread, sent } = await open(
      {
        streams: [wants, frames({ text: 'Both.' })],
        steps: {
          json: { data: [toolStep({ id: 'a', type: 'function', function: called })], has_more: false },
        },
      },
      { handler: echo },
    )
    const reply = await thread.ask('?')
    expect(sent('/submit_tool_outputs')[0]?.body).toEqual({
      tool_outputs: [
        { tool_call_id: 'a', output: '{"got":{"n":1}}' },
        { tool_call_id: 'b', output: '{"got":{"n":2}}' },
      ],
      stream: true,
    })
    // One of them is in the steps, the other in the required action alone.
    expect(reply).toMatchObject({
      status: 'completed',
      text: 'Both.',
      toolCalls: [
        { id: 'a', name: 'find', arguments: { n: 1 }, output: '{"got":{"n":1}}' },
        { id: 'b', name: 'find', arguments: { n: 2 }, output: '{"got":{"n":2}}' },
      ],
    })
  })

  it('want a handler; without one the run is cancelled, because it would lock its thread', async () => {
    const { thread, sent } = await open({
      streams: [wants],
      run: [{ status: 'requires_action' }, { status: 'cancelled' }],
    })
    const reply = await thread.ask('?')
    expect(reply).toMatchObject({ status: 'requires_action', toolCalls: [{ id: 'a' }, { id: 'b' }] })
    expect(sent('/runs/run_1/cancel')).toHaveLength(1)
  })

  it('stop when the turn is cancelled, also where the handler does not', async () => {
    const controller = new AbortController()
    const handler = () => {
      controller.abort()
      return new Promise(() => {})
    }
    const run = [{ status: 'requires_action' }, { status: 'cancelled' }]
    const { thread, sent } = await open({ streams: [wants], run }, { handler })
    expect(await thread.ask('?', { signal: controller.signal })).toMatchObject({ status: 'cancelled' })
    expect(sent('/runs/run_1/cancel')).toHaveLength(1)
  })

  it('end after eight rounds of outputs', async () => {
    const { thread, sent } = await open({ streams: [wants] }, { handler: async () => 'again' })
    const reply = await thread.ask('?')
    expect(reply).toMatchObject({ status: 'incomplete', error: { code: 'function_rounds' } })
    expect(sent('/submit_tool_outputs')).toHaveLength(8)
  })
})

describe('trouble on the assistants runtime', () => {
  it('waits for a thread that is busy', async () => {
    const message = "Can't add messages to thread_1 while a run run_0 is active."
    const { thread, timing } = await open({
      streams: [frames({ text: 'Yes.' })],
      message: [refuse(400, null, message), { json: { id: 'msg_0' } }],
    })
    expect(await thread.ask('?')).toMatchObject({ status: 'completed' })
    expect(timing.slept).toEqual([500])
  })

  it('never repeats a request whose effect is unknown, and stops a run that it may have started', async () => {
    const { thread, sent } = await open({
      streams: [refuse(500, null)],
      run: [{ status: 'in_progress' }, { status: 'cancelled' }],
    })
    expect(await thread.ask('?')).toMatchObject({ status: 'failed' })
    expect(sent('/runs/run_1/cancel')).toHaveLength(1)
  })

  it('throws for an assistant that is gone', async () => {
    const gone = refuse(404, null, "No assistant found with id 'asst_1'.")
    const { thread } = await open({ streams: [gone] })
    await expect(thread.ask('?')).rejects.toMatchObject({ name: 'UserError', code: 'not-synced' })
  })

  it('throws for a key that is not accepted', async () => {
    const { thread } = await open({ streams: [], message: [refuse(401, 'invalid_api_key')] })
    await expect(thread.ask('?')).rejects.toMatchObject({ code: 'authentication-failed' })
  })

  it('says which runtime to use where the host has no threads', async () => {
    host = await startHost(() => refuse(404, null))
    const opened = createConversations(host.client, 'assistants').open(
      { runtime: 'assistants', key: 'support', assistantId: 'asst_1' },
      { resolvePath },
    )
    await expect(opened).rejects.toMatchObject({ hint: expect.stringContaining('docs/runtimes.md') })
  })

  it('cancels the run when the turn is cancelled, waits for its end and keeps what was said', async () => {
    const begun = runFrames({ text: 'Thirty days.' }).slice(0, 3)
    const { thread, host, sent } = await open({
      streams: [{ frames: begun, ending: 'hold' }],
      run: [{ status: 'in_progress' }, { status: 'cancelling' }, { status: 'cancelled' }],
    })
    const controller = new AbortController()
    const options: AskOptions = { signal: controller.signal, onEvent: () => controller.abort() }
    expect(await thread.ask('?', options)).toMatchObject({ status: 'cancelled', text: 'Thirty ' })
    expect(sent('/runs/run_1/cancel')).toHaveLength(1)
    expect(host.requests.at(-1)).toMatchObject({ method: 'GET', path: '/threads/thread_1/runs/run_1' })
    await host.hungUp
  })

  it('sends nothing where the turn is cancelled before it starts', async () => {
    const { thread, host } = await open({ streams: [frames({ text: 'Yes.' })] })
    expect(await thread.ask('?', { signal: AbortSignal.abort() })).toMatchObject({ status: 'cancelled' })
    expect(host.requests).toHaveLength(1)
  })

  it('leaves the run of somebody else alone, who has the thread', async () => {
    const busy = refuse(400, null, 'Thread thread_1 already has an active run run_9.')
    const { thread, sent, timing } = await open({ streams: [busy], run: [{ status: 'in_progress' }] })
    expect(await thread.ask('?')).toMatchObject({ status: 'failed' })
    expect(timing.slept).toEqual([500, 1000, 2000, 4000, 8000])
    expect(sent('/cancel')).toEqual([])
  })

  it('deletes the thread', async () => {
    const { thread, host } = await open({ streams: [] })
    await thread.delete()
    expect(host.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/threads/thread_1' })
  })
})
