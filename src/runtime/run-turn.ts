import type OpenAI from 'openai'
import type { AssistantStreamEvent } from 'openai/resources/beta/assistants'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import type { RunStep, RunStepInclude } from 'openai/resources/beta/threads/runs/steps'
import type { OpenOptions, ReplyEvent } from './conversations.ts'
import { explainTurn } from './failures.ts'
import { answerCalls, roundsMax, toolCallOf, type FunctionCall } from './function-calls.ts'
import { actionRequired, cancelled, tooManyRounds, type Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'
import { retryRefused } from './retry.ts'
import { callsOf, toToolCall } from './run-output.ts'
import { outcomeOfRun } from './run-outcome.ts'
import { stopRun } from './run-stop.ts'
import { isRunOver, readRun, type AnswerPart, type RunListeners } from './run-stream.ts'
import type { Timing } from './timing.ts'

/** Search results come with their text only where it is asked for. */
const include: RunStepInclude[] = ['step_details.tool_calls[*].file_search.results[*].content']

export interface AssistantThread {
  client: OpenAI
  timing: Timing
  id: string
  assistantId: string
  options: OpenOptions
}

/** What a turn has gathered so far. */
export interface RunTurn {
  thread: AssistantThread
  signal: AbortSignal | undefined
  onEvent: (event: ReplyEvent) => void
  onText: (part: string, delta: string) => void
  parts: AnswerPart[]
  called: FunctionCall[]
  outputs: Map<string, string>
  run?: Run
  steps: RunStep[]
  ids: Reply['ids']
}

type RunEvents = AsyncIterable<AssistantStreamEvent>

/** Says the message and runs the assistant on it; nothing is left running, however it ends. */
export async function takeRunTurn(turn: RunTurn, message: string): Promise<Outcome> {
  const { signal, thread } = turn
  const { client, id, timing, assistantId } = thread
  const say = () =>
    client.beta.threads.messages.create(id, { role: 'user', content: message }, { signal, maxRetries: 0 })
  let request = `POST /threads/${id}/messages`
  let started = false
  try {
    await retryRefused(say, timing, signal)
    request = `POST /threads/${id}/runs`
    started = true
    return await followRun(turn, await startRun(turn))
  } catch (error) {
    if (signal?.aborted) return cancelled
    return { status: 'failed', error: explainTurn(error, request, [assistantId]) }
  } finally {
    if (started && !isRunOver(turn.run)) await stopRun(client, id, turn.run?.id, timing)
  }
}

/** What the run did, with the text of what it found. Returns how the turn ended, which a failure here changes. */
export async function listSteps(turn: RunTurn, ended: Outcome): Promise<Outcome> {
  const { run, thread, signal } = turn
  if (run === undefined || ended.status === 'cancelled') return ended
  const query = { thread_id: thread.id, include, order: 'asc', limit: 100 } as const
  try {
    for await (const step of thread.client.beta.threads.runs.steps.list(run.id, query, { signal })) {
      turn.steps.push(step)
    }
    return ended
  } catch (error) {
    if (signal?.aborted) return cancelled
    const request = `GET /threads/${thread.id}/runs/${run.id}/steps`
    return { status: 'failed', error: explainTurn(error, request, []) }
  }
}

async function startRun({ thread, signal, ids }: RunTurn): Promise<RunEvents> {
  const { client, id, timing, assistantId } = thread
  const body = { assistant_id: assistantId, include, stream: true } as const
  const create = () => client.beta.threads.runs.create(id, body, { signal, maxRetries: 0 }).withResponse()
  const { data, request_id: requestId } = await retryRefused(create, timing, signal)
  if (requestId) ids.request = requestId
  return data
}

/** Reads the run to its end, and answers the assistant's function calls on the way. */
async function followRun(turn: RunTurn, first: RunEvents): Promise<Outcome> {
  const { thread, signal, onEvent } = turn
  const { handler } = thread.options
  let events = first
  for (let round = 0; ; round += 1) {
    const received = await readRun(events, listenersOf(turn))
    turn.parts.push(...received.parts)
    const { run } = received
    if (run?.status !== 'requires_action') return outcomeOfRun(received, signal?.aborted ?? false)
    const calls = functionCallsOf(run)
    turn.called.push(...calls)
    for (const call of calls) onEvent({ type: 'tool', phase: 'ended', call: toolCallOf(call) })
    if (handler === undefined) return actionRequired
    if (round === roundsMax) return tooManyRounds
    const answers = await answerCalls(calls, handler, signal)
    for (const { id, output } of answers) turn.outputs.set(id, output)
    events = await submitOutputs(turn, run.id, answers)
  }
}

async function submitOutputs(
  { thread, signal }: RunTurn,
  runId: string,
  answers: { id: string; output: string }[],
): Promise<RunEvents> {
  const { client, id, timing } = thread
  const outputs = answers.map((answer) => ({ tool_call_id: answer.id, output: answer.output }))
  const body = { thread_id: id, tool_outputs: outputs, stream: true } as const
  const submit = () => client.beta.threads.runs.submitToolOutputs(runId, body, { signal, maxRetries: 0 })
  return await retryRefused(submit, timing, signal)
}

function functionCallsOf(run: Run): FunctionCall[] {
  return (run.required_action?.submit_tool_outputs?.tool_calls ?? []).map((call) => ({
    id: call.id,
    name: call.function.name,
    arguments: call.function.arguments ?? '',
  }))
}

function listenersOf(turn: RunTurn): RunListeners {
  return {
    onRun(run) {
      turn.run = run
      turn.ids.turn = run.id
    },
    onText: turn.onText,
    onStep(step) {
      const hosted = callsOf(step).filter((call) => call.type !== 'function')
      for (const call of hosted)
        turn.onEvent({ type: 'tool', phase: 'ended', call: toToolCall(call, new Map()) })
    },
  }
}
