import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerContext } from '../context.ts'
import { findObject } from '../database/objects.ts'
import { ApiError } from '../http/errors.ts'
import { countFiles } from '../knowledge/stores.ts'
import { estimateTokens } from '../knowledge/tokens.ts'
import { answerExtractively } from '../turns/extractive-model.ts'
import type { TurnEvent, TurnRequest } from '../turns/turn.ts'
import { cutAtTokens, estimateInput, estimateOutput } from '../turns/usage.ts'
import type { Emit } from './events.ts'
import { readThread, type Run } from './lookup.ts'
import { type MessageWriter, openMessage } from './message-writer.ts'
import { readRunTurn } from './run-turn.ts'
import { endCancelled, writeRun } from './runs.ts'
import { recordCalls, recordCode, recordSearch } from './tool-steps.ts'

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

function usageOf(turn: TurnRequest, events: TurnEvent[], max: number | null): NonNullable<Run['usage']> {
  const prompt = estimateInput(turn, events)
  const completion = Math.min(estimateOutput(events), max ?? Infinity)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
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

/** Works on a run that is in progress until it ends or needs outputs. */
async function work(context: ServerContext, run: Run, { emit, withContent }: Following): Promise<void> {
  await awaitIndexing(context, run)
  const turn = readRunTurn(context, run)
  if (turn === undefined) {
    await end(
      context,
      { ...run, status: 'incomplete', incomplete_details: { reason: 'max_prompt_tokens' } },
      emit,
    )
    return
  }
  const events: TurnEvent[] = []
  let message: MessageWriter | undefined
  let room = run.max_completion_tokens ?? Infinity
  for await (const event of answerExtractively(context, turn)) {
    const current = readNow(context, run)
    if (current === undefined) return
    if (current.status === 'cancelling') {
      await message?.close('run_cancelled')
      await end(context, endCancelled(context, current), emit)
      return
    }
    events.push(event)
    if (event.type === 'search') await recordSearch(context, run, emit, event, withContent)
    if (event.type === 'code') await recordCode(context, run, emit, event)
    if (event.type !== 'text') continue
    message ??= await openMessage(context, run, emit)
    const needed = estimateTokens(event.segment.text)
    await message.write(needed > room ? { text: cutAtTokens(event.segment.text, room) } : event.segment)
    room -= needed
    if (room < 0) break
  }
  // What happened to the run while the last words were sent, its metadata for one, is kept.
  const current = readNow(context, run)
  if (current === undefined) return
  const usage = usageOf(turn, events, run.max_completion_tokens)
  const calls = events.filter((event) => event.type === 'call')
  if (calls.length > 0) {
    const required = requireOutputs(current, await recordCalls(context, run, emit, calls))
    await end(context, required, emit)
  } else if (room < 0) {
    await message?.close('max_tokens')
    const incomplete_details = { reason: 'max_completion_tokens' as const }
    await end(
      context,
      { ...current, status: 'incomplete', incomplete_details, expires_at: null, usage },
      emit,
    )
  } else {
    await message?.close()
    const completed_at = context.now()
    await end(context, { ...current, status: 'completed', completed_at, expires_at: null, usage }, emit)
  }
}

function fail(context: ServerContext, run: Run, cause: unknown): Run {
  const message =
    cause instanceof ApiError ? cause.message : 'Sorry, something went wrong while the run was executed.'
  return {
    ...run,
    status: 'failed',
    failed_at: context.now(),
    expires_at: null,
    last_error: { code: 'server_error', message },
  }
}

/**
 * Carries a queued run out, from its first event to its last. What it needs and is gone ends it as failed; a fault
 * of ours does too, and is thrown.
 */
export async function executeRun(context: ServerContext, queued: Run, following: Following): Promise<void> {
  const before = readNow(context, queued)
  if (before === undefined) return
  if (before.status === 'cancelling') {
    await end(context, endCancelled(context, before), following.emit)
    return
  }
  const started_at = before.started_at ?? context.now()
  const run = writeRun(context, { ...before, status: 'in_progress', started_at })
  await following.emit({ event: 'thread.run.in_progress', data: run })
  try {
    await work(context, run, following)
  } catch (error) {
    const current = readNow(context, run)
    if (current !== undefined) await end(context, fail(context, current, error), following.emit)
    if (!(error instanceof ApiError)) throw error
  }
}
