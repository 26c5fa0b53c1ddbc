import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerContext } from '../context.ts'
import { findObject } from '../database/objects.ts'
import { ApiError } from '../http/errors.ts'
import { countFiles } from '../knowledge/stores.ts'
import { modelAtHand } from '../model/model-at-hand.ts'
import { ModelError } from '../model/model-error.ts'
import { beginWork } from '../model/ongoing.ts'
import type { TurnEvent, TurnRequest } from '../model/turn.ts'
import { countTokens } from '../model/usage.ts'
import { createAnswerWriter, type AnswerWriter } from './answer-writer.ts'
import type { Emit } from '../threads/events.ts'
import { readThread, type Run } from '../threads/lookup.ts'
import { readRunTurn } from './run-turn.ts'
import { endCancelled, writeRun } from './runs.ts'
import { recordCalls } from './tool-steps.ts'

/** How a run is followed: who listens, and whether search results are shown with their text. */
export interface Following {
  emit: Emit
  withContent: boolean
}

/** Milliseconds that a run waits for its thread's files. OpenAI waits as long; see docs/server.md. */
const indexingWait = 60_000
const indexingPoll = 25

/** The run as it is now; undefined where its thread was deleted or the server is closing. */
function readNow(context: ServerContext, run: Run): Run | undefined {
  return context.db.isOpen ? findObject<Run>(context.db, 'runs', run.id) : undefined
}

async function awaitIndexing(context: ServerContext, run: Run): Promise<void> {
  const deadline = performance.now() + indexingWait
  const { tool_resources: resources } = readThread(context, run.thread_id)
  for (const id of resources?.file_search?.vector_store_ids ?? []) {
    while (performance.now() < deadline && readNow(context, run)?.status === 'in_progress') {
      if (countFiles(context, 'store_id = ?', id).in_progress === 0) break
      await sleep(indexingPoll)
    }
  }
}

function usageOf(turn: TurnRequest, events: TurnEvent[]): NonNullable<Run['usage']> {
  const { input, output } = countTokens(turn, events)
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
}

function requireOutputs(run: Run, calls: Awaited<ReturnType<typeof recordCalls>>): Run {
  const tool_calls = calls.map(({ id, type, function: { name, arguments: args } }) => ({
    id,
    type,
    function: { name, arguments: args },
  }))
  return {
    ...run,
    status: 'requires_action',
    required_action: { type: 'submit_tool_outputs', submit_tool_outputs: { tool_calls } },
  }
}

async function end(context: ServerContext, run: Run, emit: Emit): Promise<void> {
  writeRun(context, run)
  await emit({ event: `thread.run.${run.status}`, data: run })
}

/** True where the run was cancelled or expired meanwhile: its answer is closed and the end told. */
async function hasEnded(
  context: ServerContext,
  run: Run,
  writer: AnswerWriter,
  emit: Emit,
): Promise<boolean> {
  const current = readNow(context, run)
  if (current === undefined) return true
  if (current.status === 'cancelling') {
    await emit({ event: 'thread.run.cancelling', data: current })
    await writer.close('run_cancelled')
    await end(context, endCancelled(context, current), emit)
    return true
  }
  if (current.status !== 'expired') return false
  await writer.close('run_expired')
  await emit({ event: 'thread.run.expired', data: current })
  return true
}

/** Works on a run that is in progress until it ends or needs outputs. */
async function work(
  context: ServerContext,
  run: Run,
  writer: AnswerWriter,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  await awaitIndexing(context, run)
  const turn = readRunTurn(context, run)
  if (turn === undefined) {
    const incomplete_details = { reason: 'max_prompt_tokens' as const }
    await end(context, { ...run, status: 'incomplete', incomplete_details, expires_at: null }, emit)
    return
  }
  const events: TurnEvent[] = []
  for await (const event of modelAtHand(context)(context, turn, signal)) {
    if (await hasEnded(context, run, writer, emit)) return
    if (signal.aborted) return
    events.push(event)
    await writer.write(event)
  }
  if (await hasEnded(context, run, writer, emit)) return
  // What happened to the run while the last words were sent, its metadata for one, is kept.
  const current = readNow(context, run)
  if (current === undefined || signal.aborted) return
  const calls = events.filter((event) => event.type === 'call')
  if (calls.length > 0) {
    await writer.close()
    await end(context, requireOutputs(current, await recordCalls(context, run, emit, calls)), emit)
    return
  }
  const ended = { ...current, expires_at: null, usage: usageOf(turn, events) }
  const stop = events.findLast((event) => event.type === 'stop')
  await writer.close(stop?.reason)
  if (stop === undefined) {
    await end(context, { ...ended, status: 'completed', completed_at: context.now() }, emit)
  } else {
    // The API has no word for a filter here; the message names it.
    const incomplete_details =
      stop.reason === 'max_tokens' ? { reason: 'max_completion_tokens' as const } : {}
    await end(context, { ...ended, status: 'incomplete', incomplete_details }, emit)
  }
}

function explain(cause: unknown): NonNullable<Run['last_error']> {
  if (cause instanceof ModelError) return { code: cause.code, message: cause.message }
  const message =
    cause instanceof ApiError ? cause.message : 'Sorry, something went wrong while the run was executed.'
  return { code: 'server_error', message }
}

async function fail(context: ServerContext, run: Run, cause: unknown, emit: Emit): Promise<void> {
  const failed_at = context.now()
  await end(
    context,
    { ...run, status: 'failed', failed_at, expires_at: null, last_error: explain(cause) },
    emit,
  )
}

/**
 * Carries a queued run out, from its first event to its last. A model that fails, and what the run needs and is gone,
 * end it as failed; a fault of ours does too, and is thrown.
 */
export async function executeRun(
  context: ServerContext,
  queued: Run,
  { emit, withContent }: Following,
): Promise<void> {
  const before = readNow(context, queued)
  if (before === undefined) return
  if (before.status === 'cancelling') {
    await emit({ event: 'thread.run.cancelling', data: before })
    await end(context, endCancelled(context, before), emit)
    return
  }
  if (before.status !== 'queued') return
  const { signal, end: endWork } = beginWork(context, queued.id)
  const started_at = before.started_at ?? context.now()
  const run = writeRun(context, { ...before, status: 'in_progress', started_at })
  const writer = createAnswerWriter(context, run, emit, withContent)
  try {
    await emit({ event: 'thread.run.in_progress', data: run })
    await work(context, run, writer, emit, signal)
  } catch (error) {
    const current = readNow(context, run)
    const isExpected = signal.aborted || error instanceof ApiError || error instanceof ModelError
    if (current === undefined && !isExpected) throw error
    if (current === undefined) return
    if (await hasEnded(context, run, writer, emit)) return
    // The server closes; the run is left for its next start.
    if (signal.aborted) return
    await writer.close('run_failed')
    await fail(context, current, error, emit)
    if (!isExpected) throw error
  } finally {
    endWork()
  }
}
