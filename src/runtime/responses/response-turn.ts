import type {
  Response,
  ResponseInput,
  ResponseOutputItem,
  ResponseStreamEvent,
  ResponseUsage,
} from 'openai/resources/responses/responses'
import type { PlannedAttachment } from '../attachments/attachment-plan.ts'
import { rememberAttachments } from '../attachments/remembered.ts'
import { attachToResponse, withAttachments } from '../attachments/response-attachments.ts'
import { UserError } from '../../errors.ts'
import type { Conversation } from '../conversation.ts'
import type { FunctionHandler } from '../conversations.ts'
import { explainTurn } from '../failures.ts'
import { answerCalls, roundsMax, toolCallOf, type FunctionCall } from '../function-calls.ts'
import { actionRequired, approvalRequired, cancelledBy, tooManyRounds, unanswerable } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import { findOwed, outputItem, owedFor } from '../owed-items.ts'
import { includeFor, storesOf } from '../provisioned-tools.ts'
import type { Reply } from '../reply.ts'
import { functionCallsOf, toolCallsOf } from './response-output.ts'
import { outcomeOfResponse } from './response-outcome.ts'
import { awaitResponse, stopResponse } from './response-background.ts'
import { readResponse, readWhole, type ReceivedResponse, type ResponseListeners } from './response-stream.ts'
import { retryRefused } from '../retry.ts'
import type { TextRelay } from '../text-parts.ts'
import type { ToolActivity } from '../tool-activity.ts'

/** Milliseconds that a response may take which is not streamed, so that nothing comes before its end. */
const wholeTimeout = 900_000

type Answered = { data: Response | AsyncIterable<ResponseStreamEvent>; request_id: string | null }

/** What a turn has gathered so far. */
export interface ResponseTurn {
  conversation: Conversation
  isStreamed: boolean
  signal: AbortSignal | undefined
  text: TextRelay
  tools: ToolActivity
  items: ResponseOutputItem[]
  outputs: Map<string, string>
  usage?: { inputTokens: number; outputTokens: number }
  /** When its first response began, in seconds since 1970 by the provider's clock. */
  startedAt?: number
  ids: Reply['ids']
}

/** Asks, and answers the assistant's function calls until it answers in turn. */
export async function takeResponseTurn(
  turn: ResponseTurn,
  message: string,
  planned: PlannedAttachment[],
): Promise<Outcome> {
  const { conversation, signal } = turn
  let input: ResponseInput
  try {
    signal?.throwIfAborted()
    input = await prepareInput(turn, message, planned)
  } catch (error) {
    if (signal?.aborted) return cancelledBy(signal)
    const request = `preparing a turn of /conversations/${conversation.id}`
    return { status: 'failed', error: explainTurn(error, request, storesOf(conversation.request)) }
  }
  for (let round = 0; ; round += 1) {
    const { outcome, output } = await respond(turn, input)
    if (outcome.status !== 'completed') return outcome
    conversation.owed = owedFor(output)
    const approval = output.find((item) => item.type === 'mcp_approval_request')
    if (approval !== undefined) return approvalRequired(approval.server_label, approval.name)
    const calls = functionCallsOf(output)
    if (calls.length === 0) return outcome
    const { handler } = conversation.options
    if (handler === undefined) return actionRequired
    if (round === roundsMax) return tooManyRounds
    try {
      input = await answer(turn, calls, handler)
    } catch (error) {
      if (signal?.aborted) return cancelledBy(signal)
      if (error instanceof UserError) return unanswerable(error)
      throw error
    }
  }
}

/** The message with what it brings, after what the conversation still waits for. */
async function prepareInput(
  { conversation, signal }: ResponseTurn,
  message: string,
  planned: PlannedAttachment[],
): Promise<ResponseInput> {
  const { client, id, request, attached, metadata } = conversation
  if (conversation.isUnsure) {
    conversation.owed = await findOwed(client, id, signal)
    conversation.isUnsure = false
  }
  const parts = await attachToResponse(conversation, attached, planned, request, signal)
  if (planned.length > parts.length) await rememberAttachments(client, id, metadata, attached)
  const content = parts.length === 0 ? message : [...parts, { type: 'input_text' as const, text: message }]
  return [...conversation.owed, { role: 'user', content }]
}

async function answer(
  turn: ResponseTurn,
  calls: FunctionCall[],
  handler: FunctionHandler,
): Promise<ResponseInput> {
  const answers = await answerCalls(calls, handler, turn.signal)
  for (const [index, { id, output }] of answers.entries()) {
    turn.outputs.set(id, output)
    const call = calls[index]
    if (call !== undefined) turn.tools.end(toolCallOf(call, output))
  }
  return answers.map(outputItem)
}

/** Makes one response and waits for its end; it does not go on when this returns. */
async function respond(
  turn: ResponseTurn,
  input: ResponseInput,
): Promise<{ outcome: Outcome; output: ResponseOutputItem[] }> {
  const { conversation, signal } = turn
  const { client, timing, id, attached } = conversation
  // Until the response ends in good order, nobody knows which items the conversation has.
  conversation.isUnsure = true
  let received: ReceivedResponse | undefined
  try {
    const request = await withAttachments(conversation, attached, conversation.request, signal)
    const body = { ...request, input, conversation: id, include: includeFor(request) }
    const once = { signal, maxRetries: 0 }
    const create = turn.isStreamed
      ? () => client.responses.create({ ...body, stream: true }, once).withResponse()
      : () => client.responses.create(body, { ...once, timeout: wholeTimeout }).withResponse()
    const { data, request_id: requestId } = await retryRefused<Answered>(create, timing, signal)
    if (requestId) turn.ids.request = requestId
    const listeners = listenersOf(turn)
    received =
      Symbol.asyncIterator in data
        ? await readResponse(data, listeners)
        : await readWhole(data, (begun) => awaitResponse(client, begun, timing, signal), listeners)
  } catch (error) {
    if (signal?.aborted) return { outcome: cancelledBy(signal), output: [] }
    const failure = explainTurn(error, 'POST /responses', storesOf(conversation.request))
    return { outcome: { status: 'failed', error: failure }, output: [] }
  }
  const { response, output } = received
  turn.startedAt ??= response?.created_at ?? 0
  turn.items.push(...output)
  addUsage(turn, response?.usage)
  const outcome = outcomeOfResponse(received, signal)
  if (outcome.status === 'completed' || outcome.status === 'incomplete') {
    conversation.isUnsure = false
    conversation.owed = []
  }
  await stopResponse(client, response, timing)
  return { outcome, output }
}

function listenersOf({ conversation, ids, text, tools }: ResponseTurn): ResponseListeners {
  return {
    async onId(id) {
      ids.turn = id
      await conversation.made.add(id)
    },
    onText: text.write,
    onBegin(item) {
      for (const call of toolCallsOf(item, new Map())) tools.start(call)
    },
    onItem(item) {
      // Functions are not over before they are answered.
      for (const call of toolCallsOf(item, new Map()))
        if (call.type === 'function') tools.start(call)
        else tools.end(call)
    },
  }
}

/** Every round is paid for. */
function addUsage(turn: ResponseTurn, usage: ResponseUsage | undefined): void {
  if (!usage) return
  const { inputTokens, outputTokens } = turn.usage ?? { inputTokens: 0, outputTokens: 0 }
  turn.usage = {
    inputTokens: inputTokens + (usage.input_tokens ?? 0),
    outputTokens: outputTokens + (usage.output_tokens ?? 0),
  }
}
