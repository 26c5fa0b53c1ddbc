import type { AssistantStreamEvent } from 'openai/resources/beta/assistants'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import type { RunStepInclude } from 'openai/resources/beta/threads/runs/steps'
import type { PlannedAttachment } from '../attachments/attachment-plan.ts'
import { awaitThreadStore, messageAttachments, uploadForMessage } from '../attachments/message-attachments.ts'
import type { Uploading } from '../attachments/uploads.ts'
import type { OpenOptions } from '../conversations.ts'
import type { Reply } from '../reply.ts'
import { retryRefused } from '../retry.ts'

/** Search results come with their text only where it is asked for. */
export const include: RunStepInclude[] = ['step_details.tool_calls[*].file_search.results[*].content']

/** A thread, and what has to be remembered of it from turn to turn. */
export interface AssistantThread extends Uploading {
  id: string
  assistantId: string
  /** Instead of the assistant's own. */
  model?: string
  options: OpenOptions
  /** Files that attachments gave the code interpreter. */
  codeFiles: number
}

/** What the requests of one turn share. */
export interface RunRequest {
  thread: AssistantThread
  isStreamed: boolean
  signal: AbortSignal | undefined
  ids: Reply['ids']
}

/** What a request that moves a run on is answered with: its events, or the run where it is not streamed. */
export type Moved = { events: AsyncIterable<AssistantStreamEvent> } | { run: Run }

/** Adds the user's message to the thread, and waits until what it brings can be found. */
export async function say(
  { thread, signal }: RunRequest,
  message: string,
  planned: PlannedAttachment[],
): Promise<void> {
  const { client, id, timing } = thread
  const attached = await uploadForMessage(thread, planned, signal)
  thread.codeFiles += attached.filter(({ tool }) => tool === 'code_interpreter').length
  const body = { role: 'user', content: message, ...messageAttachments(attached) } as const
  const create = () => client.beta.threads.messages.create(id, body, { signal, maxRetries: 0 })
  await retryRefused(create, timing, signal)
  await awaitThreadStore(thread, id, attached, signal)
}

/** Lets the assistant answer. */
export async function startRun({ thread, signal, ids, isStreamed }: RunRequest): Promise<Moved> {
  const { client, id, timing, assistantId, model } = thread
  const body = { assistant_id: assistantId, include, ...(model === undefined ? {} : { model }) }
  const once = { signal, maxRetries: 0 }
  const { runs } = client.beta.threads
  const create = isStreamed
    ? () => runs.create(id, { ...body, stream: true }, once).withResponse()
    : () => runs.create(id, body, once).withResponse()
  const { data, request_id: requestId } = await retryRefused<WithResponse>(create, timing, signal)
  if (requestId) ids.request = requestId
  return movedBy(data)
}

/** Answers the calls that a run waits for, all at once, as it has to be. */
export async function submitOutputs(
  { thread, signal, isStreamed }: RunRequest,
  runId: string,
  answers: { id: string; output: string }[],
): Promise<Moved> {
  const { client, id, timing } = thread
  const tool_outputs = answers.map((answer) => ({ tool_call_id: answer.id, output: answer.output }))
  const body = { thread_id: id, tool_outputs }
  const once = { signal, maxRetries: 0 }
  const { runs } = client.beta.threads
  const submit = isStreamed
    ? () => runs.submitToolOutputs(runId, { ...body, stream: true }, once)
    : () => runs.submitToolOutputs(runId, body, once)
  return movedBy(await retryRefused<Answered>(submit, timing, signal))
}

type Answered = Run | AsyncIterable<AssistantStreamEvent>
type WithResponse = { data: Answered; request_id: string | null }

function movedBy(answered: Answered): Moved {
  return Symbol.asyncIterator in answered ? { events: answered } : { run: answered }
}
