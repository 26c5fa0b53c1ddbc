import { APIError } from 'openai'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import type { RunStep } from 'openai/resources/beta/threads/runs/steps'
import { UserError } from '../../errors.ts'
import type { PlannedAttachment } from '../attachments/attachment-plan.ts'
import { explainTurn } from '../failures.ts'
import { answerCalls, roundsMax, toolCallOf, type FunctionCall } from '../function-calls.ts'
import { actionRequired, cancelledBy, tooManyRounds, unanswerable, type Outcome } from '../outcome.ts'
import { callsOf, startedCall, toToolCall } from './run-output.ts'
import { outcomeOfRun } from './run-outcome.ts'
import { awaitRun } from './run-poll.ts'
import { include, say, startRun, submitOutputs, type Moved, type RunRequest } from './run-requests.ts'
import { stopRun } from './run-stop.ts'
import { isRunOver, readRun, type AnswerPart, type ReceivedRun, type RunListeners } from './run-stream.ts'
import type { TextRelay } from '../text-parts.ts'
import type { ToolActivity } from '../tool-activity.ts'

/** What a turn has gathered so far. */
export interface RunTurn extends RunRequest {
  text: TextRelay
  tools: ToolActivity
  parts: AnswerPart[]
  called: FunctionCall[]
  outputs: Map<string, string>
  run?: Run
  steps: RunStep[]
}

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
    // A refusal made no run, so that the newest is somebody else's.
    if (turn.run === undefined && isRefusal(error)) started = false
    if (signal?.aborted) return cancelledBy(signal)
    return { status: 'failed', error: explainTurn(error, request, [assistantId]) }
  } finally {
    if (started && !isRunOver(turn.run)) await stopRun(client, id, turn.run?.id, timing)
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof APIError && (error.status ?? 500) < 500
}

/** What the run did, with the text of what it found. Returns how the turn ended, which a failure here changes. */
export async function listSteps(turn: RunTurn, ended: Outcome): Promise<Outcome> {
  const { run, thread, signal } = turn
  if (run === undefined || ended.status === 'cancelled') return ended
  const query = { thread_id: thread.id, include, order: 'asc', limit: 100 } as const
  try {
    for await (const step of thread.client.beta.threads.runs.steps.list(run.id, query, { signal })) {
      turn.steps.push(step)
      tellHosted(turn, step)
    }
    return ended
  } catch (error) {
    if (signal?.aborted) return cancelledBy(signal)
    const request = `GET /threads/${thread.id}/runs/${run.id}/steps`
    return { status: 'failed', error: explainTurn(error, request, []) }
  }
}

/** Reads the run to its end, and answers the assistant's function calls on the way. */
async function followRun(turn: RunTurn, first: Moved): Promise<Outcome> {
  const { thread, signal, tools } = turn
  const { handler } = thread.options
  let moved = first
  for (let round = 0; ; round += 1) {
    const received = await receive(turn, moved)
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
      moved = await submitOutputs(turn, run.id, answers)
    } catch (error) {
      if (error instanceof UserError && !signal?.aborted) return unanswerable(error)
      throw error
    }
  }
}

async function receive(turn: RunTurn, moved: Moved): Promise<ReceivedRun> {
  const listeners = listenersOf(turn)
  if ('events' in moved) return await readRun(moved.events, listeners)
  return await awaitRun(turn.thread, moved.run, listeners.onRun, turn.signal)
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
    onStep: (step) => tellHosted(turn, step),
  }
}

/** Functions are told of when they are answered. */
function tellHosted({ tools }: RunTurn, step: RunStep): void {
  const hosted = callsOf(step).filter((call) => call.type !== 'function')
  for (const call of hosted) tools.end(toToolCall(call, new Map()))
}
