import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { all, run as execute } from '../database/query.ts'
import type { SearchHit } from '../knowledge/search.ts'
import type { Emit } from '../threads/events.ts'
import { rewrite, type Run, type RunStep } from '../threads/lookup.ts'

export type ToolCall = OpenAI.Beta.Threads.Runs.ToolCall
export type FunctionToolCall = Extract<ToolCall, { type: 'function' }>

/** Begins a step of a run. */
export function createStep(context: ServerContext, run: Run, details: RunStep['step_details']): RunStep {
  const step: RunStep = {
    id: context.newId('step_'),
    object: 'thread.run.step',
    created_at: context.now(),
    run_id: run.id,
    assistant_id: run.assistant_id,
    thread_id: run.thread_id,
    type: details.type,
    status: 'in_progress',
    cancelled_at: null,
    completed_at: null,
    expired_at: null,
    failed_at: null,
    last_error: null,
    step_details: details,
    usage: null,
    metadata: {},
  }
  const sql = 'INSERT INTO run_steps (id, run_id, object) VALUES (?, ?, ?)'
  execute(context.db, sql, step.id, run.id, JSON.stringify(step))
  return step
}

/** Ends a step in one of the ways a step ends. */
export async function endStep(
  context: ServerContext,
  step: RunStep,
  status: Exclude<RunStep['status'], 'in_progress'>,
  emit: Emit,
): Promise<void> {
  const ended = writeEnd(context, step, status)
  await emit({ event: `thread.run.step.${status}`, data: ended })
}

function writeEnd(
  context: ServerContext,
  step: RunStep,
  status: Exclude<RunStep['status'], 'in_progress'>,
): RunStep {
  const now = context.now()
  return rewrite(context, 'run_steps', {
    ...step,
    status,
    completed_at: status === 'completed' ? now : null,
    cancelled_at: status === 'cancelled' ? now : null,
    failed_at: status === 'failed' ? now : null,
    expired_at: status === 'expired' ? now : null,
  })
}

/** Ends the steps that a run leaves open when it ends before its time. */
export function endOpenSteps(context: ServerContext, runId: string, status: 'cancelled' | 'expired'): void {
  for (const step of readSteps(context, runId)) {
    if (step.status === 'in_progress') writeEnd(context, step, status)
  }
}

/** All steps of a run, oldest first. */
export function readSteps(context: ServerContext, runId: string): RunStep[] {
  const sql = 'SELECT id, object FROM run_steps WHERE run_id = ? ORDER BY seq'
  return all<ObjectRow>(context.db, sql, runId).map((row) => parseObject<RunStep>(row))
}

/** The calls of functions that a run made so far. */
export function readCalls(context: ServerContext, runId: string): FunctionToolCall[] {
  return readSteps(context, runId).flatMap(({ step_details: details }) =>
    details.type === 'tool_calls' ? details.tool_calls.filter((call) => call.type === 'function') : [],
  )
}

export function describeSearch(
  id: string,
  hits: SearchHit[],
  ranking: { score_threshold: number } | undefined,
): ToolCall {
  return {
    id,
    type: 'file_search',
    file_search: {
      ranking_options: { ranker: 'default_2024_08_21', score_threshold: ranking?.score_threshold ?? 0 },
      results: hits.map((hit) => ({
        file_id: hit.fileId,
        file_name: hit.filename,
        score: hit.score,
        content: [{ type: 'text', text: hit.text }],
      })),
    },
  }
}

/** A step as clients see it: the text of search results only where it was asked for. */
export function presentStep(step: RunStep, withContent: boolean): RunStep {
  const { step_details: details } = step
  if (withContent || details.type !== 'tool_calls') return step
  const calls = details.tool_calls.map((call): ToolCall => {
    if (call.type !== 'file_search') return call
    const results = (call.file_search.results ?? []).map(({ file_id, file_name, score }) => ({
      file_id,
      file_name,
      score,
    }))
    return { ...call, file_search: { ...call.file_search, results } }
  })
  return { ...step, step_details: { type: 'tool_calls', tool_calls: calls } }
}
