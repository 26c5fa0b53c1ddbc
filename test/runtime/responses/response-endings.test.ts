import { afterEach, describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { createConversations, type OpenOptions } from '../../../src/runtime/conversations.ts'
import { functionCall, responseFrames } from '../support/response-frames.ts'
import { startHost, type Host, type HostAnswer, type HostRequest } from '../support/sse-host.ts'
import { fakeTiming } from '../support/timing.ts'

let host: Host | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

/** A conversation with a host that answers `POST /responses` with `answers` in turn, and the rest with `others`. */
async function open(
  answers: HostAnswer[],
  { others, ...options }: Partial<OpenOptions> & { others?: (request: HostRequest) => HostAnswer } = {},
) {
  const left = [...answers]
  host = await startHost((request) => {
    if (request.path === '/responses') return left.shift() ?? { status: 500 }
    return others?.(request) ?? { json: { id: 'conv_1' } }
  })
  const thread = await createConversations(host.client, 'responses', fakeTiming()).open(
    { runtime: 'responses', key: 'support', request: { model: 'gpt-6-luna' } },
    { resolvePath: () => undefined, ...options },
  )
  const { requests } = host
  return { thread, requests, inputs: () => inputsOf(requests) }
}

function inputsOf(requests: HostRequest[]): unknown[] {
  return requests.filter(({ path }) => path === '/responses').map(({ body }) => body['input'])
}

const approval = {
  id: 'mcpr_1',
  type: 'mcp_approval_request',
  server_label: 'crm',
  name: 'delete_customer',
  arguments: '{"id":7}',
}
const hello: HostAnswer = { frames: responseFrames({ text: 'Hello.' }) }

describe('an MCP server that wants approval', () => {
  it('ends the turn with what it wants to do, and is refused with the next message', async () => {
    const { thread, inputs } = await open([{ frames: responseFrames({ items: [approval] }) }, hello])
    expect(await thread.ask('Delete them')).toMatchObject({
      status: 'approval_required',
      error: {
        code: 'mcp_approval',
        message: expect.stringContaining('crm asks for approval to run delete_customer'),
      },
      toolCalls: [{ id: 'mcpr_1', type: 'mcp', name: 'delete_customer', arguments: { id: 7 } }],
    })
    expect(await thread.ask('Hello?')).toMatchObject({ status: 'completed' })
    expect(inputs()[1]).toEqual([
      { type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: false },
      { role: 'user', content: 'Hello?' },
    ])
  })

  it('that fails shows its error as the output', async () => {
    const call = {
      id: 'mcp_1',
      type: 'mcp_call',
      server_label: 'crm',
      name: 'find',
      arguments: '{}',
      error: 'no',
    }
    const { thread } = await open([{ frames: responseFrames({ items: [call], text: 'Sorry.' }) }])
    expect((await thread.ask('?')).toolCalls).toEqual([
      { id: 'mcp_1', type: 'mcp', name: 'find', arguments: {}, output: '{"error":"no"}' },
    ])
  })
})

describe('a function that nobody can answer', () => {
  it('ends the turn with the reason, because the model could not mend it', async () => {
    const missing = new UserError('file-missing', 'there is no handler /project/find.ts')
    const handler = () => Promise.reject(missing)
    const { thread } = await open(
      [{ frames: responseFrames({ items: [functionCall('a', 'find', '{}')] }) }],
      {
        handler,
      },
    )
    expect(await thread.ask('?')).toMatchObject({
      status: 'requires_action',
      error: { code: 'no_handler', message: 'there is no handler /project/find.ts' },
    })
  })
})

describe('a conversation that somebody else left waiting', () => {
  const items = [
    { ...approval, id: 'mcpr_2' },
    { type: 'function_call', id: 'fc_b', call_id: 'b', name: 'find', arguments: '{}' },
    { type: 'function_call_output', id: 'fco_a', call_id: 'a', output: '1' },
    { type: 'function_call', id: 'fc_a', call_id: 'a', name: 'find', arguments: '{}' },
  ]

  it('gets what it waits for before the message', async () => {
    const { thread, inputs } = await open([hello, hello], {
      threadId: 'conv_1',
      others: ({ path }) => ({
        json: path.includes('/items') ? { data: items, has_more: false } : { id: 'conv_1' },
      }),
    })
    await thread.ask('Hello?')
    await thread.ask('And?')
    expect(inputs()).toEqual([
      [
        { type: 'function_call_output', call_id: 'b', output: expect.stringContaining('did not answer') },
        { type: 'mcp_approval_response', approval_request_id: 'mcpr_2', approve: false },
        { role: 'user', content: 'Hello?' },
      ],
      [{ role: 'user', content: 'And?' }],
    ])
  })
})

describe('a turn that is stopped', () => {
  it('at its deadline says so', async () => {
    const begun = responseFrames({ text: 'Thirty days.' }).slice(0, 3)
    const { thread } = await open([{ frames: begun, ending: 'hold' }], { deadline: 50 })
    const { signal } = new AbortController()
    expect(await thread.ask('?', { signal })).toMatchObject({
      status: 'cancelled',
      error: { code: 'deadline' },
    })
    await host?.hungUp
  })

  it('in the background is cancelled at the provider, and waited for', async () => {
    const [created] = responseFrames({ text: 'Thirty days.' })
    const response = { id: 'resp_1', status: 'in_progress', background: true, output: [] }
    const looks = ['in_progress', 'in_progress', 'cancelled']
    const { thread, requests } = await open(
      [{ frames: [[created?.[0], { type: 'response.created', response }]], ending: 'hold' }],
      {
        others: ({ path }) => {
          if (path.endsWith('/cancel')) return { json: response }
          return {
            json: path.endsWith('/resp_1') ? { ...response, status: looks.shift() } : { id: 'conv_1' },
          }
        },
      },
    )
    const controller = new AbortController()
    const asked = thread.ask('?', { signal: controller.signal })
    await expect.poll(() => requests.length).toBe(2)
    setTimeout(() => controller.abort(), 30)
    expect(await asked).toMatchObject({ status: 'cancelled' })
    expect(requests.map(({ method, path }) => `${method} ${path}`).slice(2)).toEqual([
      'POST /responses/resp_1/cancel',
      'GET /responses/resp_1',
      'GET /responses/resp_1',
      'GET /responses/resp_1',
    ])
  })
})

describe('a response that is not streamed', () => {
  it('is awaited where it is in the background', async () => {
    const begun = { id: 'resp_1', status: 'queued', background: true, output: [] }
    const whole = responseFrames({ text: 'Hello.' }).at(-1)?.[1] as { response: object }
    const states = [
      { ...begun, status: 'in_progress' },
      { ...whole.response, background: true },
    ]
    const { thread, requests } = await open([{ json: begun }], {
      others: ({ path }) => ({ json: path.endsWith('/resp_1') ? states.shift() : { id: 'conv_1' } }),
    })
    expect(await thread.ask('?', { stream: false })).toMatchObject({ status: 'completed', text: 'Hello.' })
    expect(requests.filter(({ path }) => path.endsWith('/cancel'))).toEqual([])
  })

  it('is asked for once, whatever becomes of the connection', async () => {
    const { thread, inputs } = await open([{ status: 500 }, hello])
    expect(await thread.ask('?', { stream: false })).toMatchObject({ status: 'failed' })
    expect(inputs()).toHaveLength(1)
  })
})
