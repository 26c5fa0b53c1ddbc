import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, fileOf, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI
let files: Record<string, string>
let assistant: OpenAI.Beta.Assistant
let clerk: OpenAI.Beta.Assistant
let clock = 1_800_000_000

const model = 'gpt-6-luna'
const question = 'How long can I return an order?'
const content = 'step_details.tool_calls[*].file_search.results[*].content' as const

beforeAll(async () => {
  server = await startTestServer({ now: () => clock })
  client = server.client
  const store = await storeOf(client, documents)
  files = store.files
  assistant = await client.beta.assistants.create({
    model,
    instructions: 'Be brief.',
    tools: [{ type: 'file_search' }],
    tool_resources: { file_search: { vector_store_ids: [store.storeId] } },
  })
  clerk = await client.beta.assistants.create({
    model,
    tools: [
      {
        type: 'function',
        function: {
          name: 'get_stock',
          description: 'How many pieces of an article are in stock',
          parameters: { type: 'object', properties: { article: { type: 'string' } }, required: ['article'] },
        },
      },
    ],
  })
})
afterAll(() => server.close())

const threadWith = (text: string) =>
  client.beta.threads.create({ messages: [{ role: 'user', content: text }] })

/** A run that waits for the output of its call. */
async function waitingRun() {
  const thread = await threadWith('Is the Harbour Lamp in stock?')
  const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: clerk.id })
  const [call] = run.required_action?.submit_tool_outputs.tool_calls ?? []
  if (call === undefined) throw new Error('a call is expected')
  return { thread_id: thread.id, run, call }
}

describe('a run', () => {
  it('needs a message of a user or instructions', async () => {
    const bare = await client.beta.assistants.create({ model })
    const { threads } = client.beta
    const { id } = await threads.create({ messages: [{ role: 'assistant', content: 'Hello' }] })
    const run = (more: object) => threads.runs.create(id, { assistant_id: bare.id, ...more })
    await expect(run({})).rejects.toMatchObject({ status: 400, code: 'invalid_thread' })
    const said = [{ role: 'user', content: 'Hello' }]
    const last = await run({ additional_messages: said })
    expect((await threads.runs.poll(last.id, { thread_id: id })).status).toBe('completed')
    const { id: empty } = await threads.create({})
    await threads.runs.create(empty, { assistant_id: bare.id, instructions: 'Greet.' })
  })

  it('begins queued and answers with a marker for each citation', async () => {
    const thread = await threadWith(question)
    const queued = await client.beta.threads.runs.create(thread.id, { assistant_id: assistant.id })
    expect(queued).toMatchObject({
      object: 'thread.run',
      status: 'queued',
      instructions: 'Be brief.',
      usage: null,
    })
    const run = await client.beta.threads.runs.poll(queued.id, { thread_id: thread.id })
    expect(run).toMatchObject({ status: 'completed', expires_at: null, last_error: null })
    expect(run.usage?.total_tokens).toBeGreaterThan(0)
    const [answer] = (await client.beta.threads.messages.list(thread.id, { run_id: run.id })).data
    const [part] = answer?.content ?? []
    if (part?.type !== 'text') throw new Error('a text is expected')
    const [annotation] = part.text.annotations
    if (annotation?.type !== 'file_citation') throw new Error('a citation is expected')
    expect(part.text.value).toMatch(
      /^You can return an order within 30 days of delivery\..*【\d+:\d+†returns\.md】$/,
    )
    expect(annotation.file_citation.file_id).toBe(files['returns.md'])
    expect(part.text.value.slice(annotation.start_index, annotation.end_index)).toBe(annotation.text)
    expect(answer).toMatchObject({ role: 'assistant', status: 'completed', assistant_id: assistant.id })
  })

  it('resolves a follow-up by its thread', async () => {
    const thread = await threadWith(question)
    await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    await client.beta.threads.runs.createAndPoll(thread.id, {
      assistant_id: assistant.id,
      additional_messages: [{ role: 'user', content: 'And electronics?' }],
    })
    const [answer] = (await client.beta.threads.messages.list(thread.id)).data
    expect(answer?.content).toMatchObject([{ text: { value: expect.stringContaining('14 days') } }])
    expect((await client.beta.threads.runs.list(thread.id)).data).toHaveLength(2)
  })

  it('has steps, with the text of results only where it is included', async () => {
    const thread = await threadWith(question)
    const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    const list = (include?: (typeof content)[]) =>
      collect(
        client.beta.threads.runs.steps.list(run.id, {
          thread_id: thread.id,
          order: 'asc',
          ...(include ? { include } : {}),
        }),
      )
    const [search, creation] = await list()
    expect(search).toMatchObject({ type: 'tool_calls', status: 'completed' })
    expect(creation).toMatchObject({ type: 'message_creation', status: 'completed' })
    const resultOf = (step: typeof search) =>
      step?.step_details.type === 'tool_calls' && step.step_details.tool_calls[0]?.type === 'file_search'
        ? step.step_details.tool_calls[0].file_search.results?.[0]
        : undefined
    expect(resultOf(search)).toEqual({
      file_id: files['returns.md'],
      file_name: 'returns.md',
      score: expect.any(Number),
    })
    const [full] = await list([content])
    expect(resultOf(full)?.content?.[0]?.text).toContain('within 30 days')
    const one = await client.beta.threads.runs.steps.retrieve(full?.id ?? '', {
      thread_id: thread.id,
      run_id: run.id,
      include: [content],
    })
    expect(one).toEqual(full)
  })

  it('searches the file that a message brings, once it is indexed', async () => {
    const file = await fileOf(client, 'garden.md', 'Tulips are planted in October.')
    const thread = await client.beta.threads.create({
      messages: [
        {
          role: 'user',
          content: 'When are tulips planted?',
          attachments: [{ file_id: file, tools: [{ type: 'file_search' }] }],
        },
      ],
    })
    await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
    const [answer] = (await client.beta.threads.messages.list(thread.id)).data
    expect(answer?.content).toMatchObject([
      { text: { annotations: [{ type: 'file_citation', file_citation: { file_id: file } }] } },
    ])
  })

  it('computes over attached tables', async () => {
    const csv = await fileOf(client, 'sales.csv', 'region,revenue\nNorth,10\nSouth,20\n')
    const run = await client.beta.threads.createAndRunPoll({
      assistant_id: assistant.id,
      tools: [{ type: 'code_interpreter' }],
      thread: {
        messages: [{ role: 'user', content: 'Which region has the highest revenue?' }],
        tool_resources: { code_interpreter: { file_ids: [csv] } },
      },
    })
    expect(run.status).toBe('completed')
    const steps = await collect(
      client.beta.threads.runs.steps.list(run.id, { thread_id: run.thread_id, order: 'asc' }),
    )
    expect(steps[0]?.step_details).toMatchObject({
      tool_calls: [{ code_interpreter: { input: expect.any(String), outputs: [{ logs: 'South  20' }] } }],
    })
  })

  it('overrides what its assistant says', async () => {
    const thread = await threadWith('Hello')
    const run = await client.beta.threads.runs.createAndPoll(thread.id, {
      assistant_id: assistant.id,
      model: 'gpt-6.1-sol',
      additional_instructions: 'Be kind.',
      tools: [],
      metadata: { purpose: 'test' },
    })
    expect(run).toMatchObject({
      model: 'gpt-6.1-sol',
      instructions: 'Be brief.\n\nBe kind.',
      tools: [],
      metadata: { purpose: 'test' },
    })
    const updated = await client.beta.threads.runs.update(run.id, {
      thread_id: thread.id,
      metadata: { purpose: 'b' },
    })
    expect(updated).toEqual({ ...run, metadata: { purpose: 'b' } })
  })

  it('is incomplete where the answer or the prompt is longer than allowed', async () => {
    const long = `${'The archive keeps letters, maps, drawings and photographs of the harbour. '.repeat(60)}`
    const thread = await threadWith(long)
    const run = await client.beta.threads.runs.createAndPoll(thread.id, {
      assistant_id: assistant.id,
      max_prompt_tokens: 256,
    })
    expect(run).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_prompt_tokens' } })
  })

  it('fails where what it needs is gone', async () => {
    const { storeId } = await storeOf(client, {})
    const orphan = await client.beta.assistants.create({
      model,
      tools: [{ type: 'file_search' }],
      tool_resources: { file_search: { vector_store_ids: [storeId] } },
    })
    await client.vectorStores.delete(storeId)
    const thread = await threadWith(question)
    const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: orphan.id })
    expect(run).toMatchObject({
      status: 'failed',
      last_error: { code: 'server_error', message: expect.stringContaining(storeId) },
    })
  })
})

describe('a run that calls a function', () => {
  it('goes on with the output', async () => {
    const { thread_id, run, call } = await waitingRun()
    expect(run.status).toBe('requires_action')
    expect(call.function).toEqual({ name: 'get_stock', arguments: '{"article":"Harbour Lamp"}' })
    const done = await client.beta.threads.runs.submitToolOutputsAndPoll(run.id, {
      thread_id,
      tool_outputs: [{ tool_call_id: call.id, output: '{"pieces":41}' }],
    })
    expect(done).toMatchObject({ status: 'completed', required_action: null })
    const [step] = await collect(client.beta.threads.runs.steps.list(run.id, { thread_id, order: 'asc' }))
    expect(step).toMatchObject({
      status: 'completed',
      step_details: { tool_calls: [{ function: { output: '{"pieces":41}' } }] },
    })
    const [answer] = (await client.beta.threads.messages.list(thread_id)).data
    expect(answer?.content).toMatchObject([{ text: { value: '- pieces: 41' } }])
  })

  it('holds its thread, until it is cancelled', async () => {
    const { thread_id, run } = await waitingRun()
    const lock = { status: 400, message: expect.stringContaining(run.id) }
    const { messages, runs } = client.beta.threads
    await expect(messages.create(thread_id, { role: 'user', content: 'Hello?' })).rejects.toMatchObject(lock)
    await expect(runs.create(thread_id, { assistant_id: clerk.id })).rejects.toMatchObject(lock)
    expect(await runs.cancel(run.id, { thread_id })).toMatchObject({ status: 'cancelled' })
    await expect(runs.cancel(run.id, { thread_id })).rejects.toMatchObject({ status: 400 })
    await messages.create(thread_id, { role: 'user', content: 'Hello?' })
  })

  it('wants the outputs that it asked for and no others', async () => {
    const { thread_id, run, call } = await waitingRun()
    const submit = (tool_outputs: { tool_call_id: string; output: string }[]) =>
      client.beta.threads.runs.submitToolOutputs(run.id, { thread_id, tool_outputs })
    await expect(submit([])).rejects.toMatchObject({ status: 400 })
    await expect(submit([{ tool_call_id: 'call_none', output: '' }])).rejects.toMatchObject({ status: 400 })
    await submit([{ tool_call_id: call.id, output: '1' }])
    await client.beta.threads.runs.poll(run.id, { thread_id })
    await expect(submit([{ tool_call_id: call.id, output: '1' }])).rejects.toMatchObject({ status: 400 })
  })

  it('expires where nobody answers it', async () => {
    const { thread_id, run } = await waitingRun()
    clock += 601
    expect(await client.beta.threads.runs.retrieve(run.id, { thread_id })).toMatchObject({
      status: 'expired',
    })
    await client.beta.threads.messages.create(thread_id, { role: 'user', content: 'Hello?' })
  })
})

it('finds nothing under IDs of another kind, of another thread and of nothing', async () => {
  const thread = await threadWith(question)
  const { runs } = client.beta.threads
  const missing = { status: 404 }
  await expect(runs.create('thread_none', { assistant_id: assistant.id })).rejects.toMatchObject(missing)
  await expect(runs.create(thread.id, { assistant_id: 'asst_none' })).rejects.toMatchObject(missing)
  await expect(runs.create(thread.id, { assistant_id: thread.id })).rejects.toMatchObject({
    status: 400,
    param: 'assistant_id',
  })
  await expect(runs.retrieve('run_none', { thread_id: thread.id })).rejects.toMatchObject(missing)
  await expect(runs.cancel('run_none', { thread_id: thread.id })).rejects.toMatchObject(missing)
  await expect(runs.steps.list('run_none', { thread_id: thread.id })).rejects.toMatchObject(missing)
})
