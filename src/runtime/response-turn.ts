import type OpenAI from 'openai'
import type {
  ResponseInputItem,
  ResponseOutputItem,
  ResponseUsage,
} from 'openai/resources/responses/responses'
import type { OpenOptions, ProvisionedRequest, ReplyEvent } from './conversations.ts'
import { explainTurn } from './failures.ts'
import { answerCalls, roundsMax, unansweredOutput } from './function-calls.ts'
import { actionRequired, cancelled, tooManyRounds, type Outcome } from './outcome.ts'
import { includeFor, storesOf } from './provisioned-tools.ts'
import type { Reply } from './reply.ts'
import { functionCallsOf, toolCallsOf } from './response-output.ts'
import { outcomeOfResponse } from './response-outcome.ts'
import { readResponse, type ResponseListeners } from './response-stream.ts'
import { retryRefused } from './retry.ts'
import type { Timing } from './timing.ts'

/** One conversation and what has to be remembered from turn to turn. */
export interface Conversation {
  client: OpenAI
  timing: Timing
  id: string
  request: ProvisionedRequest
  options: OpenOptions
  /** IDs of the responses stored for it, which outlive it. */
  made: string[]
  /** Call IDs that the last turn left without output; the conversation refuses to go on without one. */
  unanswered: string[]
}

/** What a turn has gathered so far. */
export interface ResponseTurn {
  conversation: Conversation
  signal: AbortSignal | undefined
  onEvent: (event: ReplyEvent) => void
  onText: (part: string, delta: string) => void
  items: ResponseOutputItem[]
  outputs: Map<string, string>
  usage?: { inputTokens: number; outputTokens: number }
  ids: Reply['ids']
}

/** Asks, and answers the assistant's function calls until it answers in turn. */
export async function takeResponseTurn(turn: ResponseTurn, message: string): Promise<Outcome> {
  const { conversation, signal } = turn
  const { handler } = conversation.options
  let input: ResponseInputItem[] = [
    ...conversation.unanswered.map((id) => outputItem({ id, output: unansweredOutput })),
    { role: 'user', content: message },
  ]
  for (let round = 0; ; round += 1) {
    const received = await respond(turn, input)
    if (received.outcome.status !== 'completed') return received.outcome
    const calls = functionCallsOf(received.output)
    conversation.unanswered = calls.map((call) => call.id)
    if (calls.length === 0) return received.outcome
    if (handler === undefined) return actionRequired
    if (round === roundsMax) return tooManyRounds
    try {
      const answers = await answerCalls(calls, handler, signal)
      for (const { id, output } of answers) turn.outputs.set(id, output)
      input = answers.map(outputItem)
    } catch (error) {
      if (signal?.aborted) return cancelled
      throw error
    }
  }
}

/** Makes one response and waits for its end. */
async function respond(
  turn: ResponseTurn,
  input: ResponseInputItem[],
): Promise<{ outcome: Outcome; output: ResponseOutputItem[] }> {
  const { conversation, signal } = turn
  const { client, request, timing } = conversation
  const body = { ...request, input, conversation: conversation.id, include: includeFor(request) }
  const create = () =>
    client.responses.create({ ...body, stream: true }, { signal, maxRetries: 0 }).withResponse()
  try {
    const { data: stream, request_id: requestId } = await retryRefused(create, timing, signal)
    if (requestId) turn.ids.request = requestId
    const received = await readResponse(stream, listenersOf(turn))
    // Whatever the response became, the outputs that came with its input are in the conversation now.
    if (received.response !== undefined) conversation.unanswered = []
    turn.items.push(...received.output)
    addUsage(turn, received.response?.usage)
    return { outcome: outcomeOfResponse(received, signal?.aborted ?? false), output: received.output }
  } catch (error) {
    if (signal?.aborted) return { outcome: cancelled, output: [] }
    const failure = explainTurn(error, 'POST /responses', storesOf(request))
    return { outcome: { status: 'failed', error: failure }, output: [] }
  }
}

function listenersOf({ conversation, ids, onText, onEvent }: ResponseTurn): ResponseListeners {
  return {
    onId(id) {
      ids.turn = id
      conversation.made.push(id)
    },
    onText,
    onItem(item) {
      for (const call of toolCallsOf(item, new Map())) onEvent({ type: 'tool', phase: 'ended', call })
    },
  }
}

function outputItem({ id, output }: { id: string; output: string }): ResponseInputItem {
  return { type: 'function_call_output', call_id: id, output }
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
