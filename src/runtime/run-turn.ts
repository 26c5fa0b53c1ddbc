import type { AssistantStreamEvent } from 'openai/resources/beta/assistants'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import type { RunStep, RunStepInclude } from 'openai/resources/beta/threads/runs/steps'
import { UserError } from '../errors.ts'
import type { PlannedAttachment } from './attachments/attachment-plan.ts'
import { awaitThreadStore, messageAttachments, uploadForMessage } from './attachments/message-attachments.ts'
import type { Uploading } from './attachments/uploads.ts'
import type { OpenOptions } from './conversations.ts'
import { explainTurn } from './failures.ts'
import { answerCalls, roundsMax, toolCallOf, type FunctionCall } from './function-calls.ts'
import { actionRequired, cancelledBy, tooManyRounds, unanswerable, type Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'
import { retryRefused } from './retry.ts'
import { callsOf, startedCall, toToolCall } from './run-output.ts'
import { outcomeOfRun } from './run-outcome.ts'
import { stopRun } from './run-stop.ts'
import { isRunOver, readRun, type AnswerPart, type RunListeners } from './run-stream.ts'
import type { TextRelay } from './text-parts.ts'
import type { ToolActivity } from './tool-activity.ts'

/** Search results come with their text only where it is asked for. */
const include: RunStepInclude[] = ['step_details.tool_calls[*].file_search.results[*].content']

export interface AssistantThread extends Uploading {
  id: string
  assistantId: string
  options: OpenOptions
  /** Files that attachments gave the code interpreter. */
  codeFiles: number
}

/** What a turn has gathered so far. */
export interface RunTurn {
  thread: AssistantThread
  signal: AbortSignal | undefined
  text: TextRelay
  tools: ToolActivity
  parts: AnswerPart[]
  called: FunctionCall[]
  outputs: Map<string, string>
  run?: Run
  steps: RunStep[]
  ids: Reply['ids']
}

type RunEvents = AsyncIterable<AssistantStreamEvent>

/** Says the message and runs the assistant on it; nothing is left running, however it ends. */
export async function takeRunTurn(
  turn: RunTurn,
  message: string,
  planned: PlannedAttachment[],
): Promise<Outcome> {
  const { signal, thread } = turn
  const { client, id, timing, assistantId } = thread
  let request = `POST /threads/${id}/messages`
  let started = false
  try {
    signal?.throwIfAborted()
    await say(turn, message, planned)
    request = `POST /threads/${id}/runs`
    started = true
    return await followRun(turn, await startRun(turn))
  } catch (error) {
    if (signal?.aborted) return cancelledBy(signal)
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
    if (signal?.aborted) return cancelledBy(signal)
    const request = `GET /threads/${thread.id}/runs/${run.id}/steps`
    return { status: 'failed', error: explainTurn(error, request, []) }
  }
}

async function say(
  { thread, signal }: RunTurn,
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
  const { thread, signal, tools } = turn
  const { handler } = thread.options
  let events = first
  for (let round = 0; ; round += 1) {
    const received = await readRun(events, listenersOf(turn))
    turn.parts.push(...received.parts)
    const { run } = received
    if (run?.status !== 'requires_action') return outcomeOfRun(received, signal)
    const calls = functionCallsOf(run)
    turn.called.push(...calls)
    for (const call of calls) tools.start(toolCallOf(call))
    if (handler === undefined) return actionRequired
    if (round === roundsMax) return tooManyRounds
    try {
      const answers = await answerCalls(calls, handler, signal)
      for (const { id, output } of answers) turn.outputs.set(id, output)
      for (const call of calls) tools.end(toolCallOf(call, turn.outputs.get(call.id)))
      events = await submitOutputs(turn, run.id, answers)
    } catch (error) {
      if (error instanceof UserError && !signal?.aborted) return unanswerable(error)
      throw error
    }
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
    onText: turn.text.write,
    onCall(call) {
      for (const started of startedCall(call)) turn.tools.start(started)
    },
    onStep(step) {
      const hosted = callsOf(step).filter((call) => call.type !== 'function')
      for (const call of hosted) turn.tools.end(toToolCall(call, new Map()))
    },
  }
}
