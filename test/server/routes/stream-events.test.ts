import type OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createScriptedModel } from '../../../src/server/script/scripted-model.ts'
import { answerExtractively } from '../../../src/server/model/extractive-model.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { documents, storeOf } from '../knowledge-store.ts'

type ResponseEvent = OpenAI.Responses.ResponseStreamEvent['type']
type ThreadEvent = OpenAI.Beta.AssistantStreamEvent['event']

/** Every event that the SDK knows: `sent`, or why this server never sends it. */
const responseEvents: Record<ResponseEvent, string> = {
  error: 'only for a fault of the server',
  'response.queued': 'sent',
  'response.created': 'sent',
  'response.in_progress': 'sent',
  'response.completed': 'sent',
  'response.failed': 'sent',
  'response.incomplete': 'sent',
  'response.output_item.added': 'sent',
  'response.output_item.done': 'sent',
  'response.content_part.added': 'sent',
  'response.content_part.done': 'sent',
  'response.output_text.delta': 'sent',
  'response.output_text.done': 'sent',
  'response.output_text.annotation.added': 'sent',
  'response.refusal.delta': 'sent',
  'response.refusal.done': 'sent',
  'response.function_call_arguments.delta': 'sent',
  'response.function_call_arguments.done': 'sent',
  'response.file_search_call.in_progress': 'sent',
  'response.file_search_call.searching': 'sent',
  'response.file_search_call.completed': 'sent',
  'response.code_interpreter_call.in_progress': 'sent',
  'response.code_interpreter_call.interpreting': 'sent',
  'response.code_interpreter_call.completed': 'sent',
  'response.code_interpreter_call_code.delta': 'sent',
  'response.code_interpreter_call_code.done': 'sent',
  'response.audio.delta': 'answers are text',
  'response.audio.done': 'answers are text',
  'response.audio.transcript.delta': 'answers are text',
  'response.audio.transcript.done': 'answers are text',
  'response.compaction.compacting': 'threads are not compacted',
  'response.reasoning_summary_part.added': 'no reasoning is shown',
  'response.reasoning_summary_part.done': 'no reasoning is shown',
  'response.reasoning_summary_text.delta': 'no reasoning is shown',
  'response.reasoning_summary_text.done': 'no reasoning is shown',
  'response.reasoning_text.delta': 'no reasoning is shown',
  'response.reasoning_text.done': 'no reasoning is shown',
  'response.web_search_call.in_progress': 'the tool is accepted and never used',
  'response.web_search_call.searching': 'the tool is accepted and never used',
  'response.web_search_call.completed': 'the tool is accepted and never used',
  'response.image_generation_call.in_progress': 'the tool is accepted and never used',
  'response.image_generation_call.generating': 'the tool is accepted and never used',
  'response.image_generation_call.partial_image': 'the tool is accepted and never used',
  'response.image_generation_call.completed': 'the tool is accepted and never used',
  'response.mcp_call_arguments.delta': 'the tool is accepted and never used',
  'response.mcp_call_arguments.done': 'the tool is accepted and never used',
  'response.mcp_call.in_progress': 'the tool is accepted and never used',
  'response.mcp_call.completed': 'the tool is accepted and never used',
  'response.mcp_call.failed': 'the tool is accepted and never used',
  'response.mcp_list_tools.in_progress': 'the tool is accepted and never used',
  'response.mcp_list_tools.completed': 'the tool is accepted and never used',
  'response.mcp_list_tools.failed': 'the tool is accepted and never used',
  'response.custom_tool_call_input.delta': 'the tool is accepted and never used',
  'response.custom_tool_call_input.done': 'the tool is accepted and never used',
  'response.shell_call_command.added': 'the tool is accepted and never used',
  'response.shell_call_command.delta': 'the tool is accepted and never used',
  'response.shell_call_command.done': 'the tool is accepted and never used',
  'response.shell_call_output_content.delta': 'the tool is accepted and never used',
  'response.shell_call_output_content.done': 'the tool is accepted and never used',
}

const threadEvents: Record<ThreadEvent, string> = {
  error: 'only for a fault of the server',
  'thread.created': 'sent',
  'thread.run.created': 'sent',
  'thread.run.queued': 'sent',
  'thread.run.in_progress': 'sent',
  'thread.run.requires_action': 'sent',
  'thread.run.completed': 'sent',
  'thread.run.incomplete': 'sent',
  'thread.run.failed': 'sent',
  'thread.run.cancelling': 'sent',
  'thread.run.cancelled': 'sent',
  'thread.run.expired': 'sent',
  'thread.run.step.created': 'sent',
  'thread.run.step.in_progress': 'sent',
  'thread.run.step.delta': 'sent',
  'thread.run.step.completed': 'sent',
  'thread.run.step.failed': 'sent',
  'thread.run.step.cancelled': 'sent',
  'thread.run.step.expired': 'sent',
  'thread.message.created': 'sent',
  'thread.message.in_progress': 'sent',
  'thread.message.delta': 'sent',
  'thread.message.completed': 'sent',
  'thread.message.incomplete': 'sent',
}

const sentOf = (events: Record<string, string>) =>
  Object.keys(events)
    .filter((name) => events[name] === 'sent')
    .toSorted()

let clock = 1_800_000_000
let server: TestServer
let client: OpenAI
let storeId: string

beforeAll(async () => {
  const model = createScriptedModel(
    {
      replies: [
        { when: 'cite', answer: [{ text: 'So it is.', cite: 'returns.md' }] },
        { when: 'compute', code: { input: 'print(1)', logs: '1' }, answer: 'One.' },
        { when: 'call', call: { name: 'get_stock', arguments: { article: 'lamp' } } },
        { when: 'refuse', refuse: 'No.' },
        { when: 'stop', answer: 'Well', stop: 'max_tokens' },
        { when: 'fail', answer: 'Well', fail: { code: 'server_error' } },
        { when: 'linger', answer: 'Well, that will take a while.', pace: 1_000 },
      ],
    },
    answerExtractively,
  )
  server = await startTestServer({ model, now: () => clock })
  client = server.client
  storeId = (await storeOf(client, documents)).storeId
})
afterAll(() => server.close())

const model = 'gpt-6-luna'

it('responses send every event that can occur, and no other', async () => {
  const seen = new Set<string>()
  for (const input of ['cite', 'compute', 'call', 'refuse', 'stop', 'fail']) {
    const stream = await client.responses.create({
      model,
      input,
      stream: true,
      background: input === 'cite',
      tools: [
        { type: 'file_search', vector_store_ids: [storeId] },
        { type: 'code_interpreter', container: { type: 'auto' } },
        { type: 'function', name: 'get_stock', parameters: {}, strict: false },
      ],
    })
    const events = await collect(stream)
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
    for (const event of events) seen.add(event.type)
  }
  expect([...seen].toSorted()).toEqual(sentOf(responseEvents))
})

it('runs send every event that can occur, and no other', async () => {
  const seen = new Set<string>()
  const { threads } = client.beta
  const assistant = await client.beta.assistants.create({
    model,
    tools: [
      { type: 'file_search' },
      { type: 'code_interpreter' },
      { type: 'function', function: { name: 'get_stock' } },
    ],
    tool_resources: { file_search: { vector_store_ids: [storeId] } },
  })
  for (const content of ['cite', 'compute', 'call', 'stop', 'fail', 'linger: cancel', 'linger: expire']) {
    const [question = '', then] = content.split(': ')
    const stream = await threads.createAndRun({
      assistant_id: assistant.id,
      stream: true,
      thread: { messages: [{ role: 'user', content: question }] },
    })
    let run: OpenAI.Beta.Threads.Run | undefined
    for await (const event of stream) {
      seen.add(event.event)
      if (event.event === 'thread.run.created') run = event.data
      if (event.event !== 'thread.message.delta' || run === undefined) continue
      const { id, thread_id } = run
      if (then === 'cancel') await threads.runs.cancel(id, { thread_id })
      if (then === 'expire') clock += 601
      if (then !== undefined) await threads.runs.retrieve(id, { thread_id })
    }
  }
  expect([...seen].toSorted()).toEqual(sentOf(threadEvents))
})
