import type { ServerContext } from '../context.ts'
import { transaction } from '../database/query.ts'
import { invalidRequest } from '../http/errors.ts'
import { type Run, rewrite, type RunStep } from '../threads/lookup.ts'
import { readRun, writeRun } from './runs.ts'
import { readSteps } from './steps.ts'

export interface ToolOutput {
  tool_call_id: string
  output: string
}

function checkOutputs(run: Run, outputs: ToolOutput[]): void {
  const wanted = run.required_action?.submit_tool_outputs.tool_calls.map((call) => call.id) ?? []
  const given = outputs.map((output) => output.tool_call_id)
  const missing = wanted.filter((id) => !given.includes(id))
  const surplus = given.filter((id) => !wanted.includes(id))
  const isTwice = new Set(given).size < given.length
  if (missing.length === 0 && surplus.length === 0 && !isTwice) return
  const message =
    missing.length > 0 || isTwice
      ? `Expected tool outputs for call_ids [${wanted.join(', ')}], got [${given.join(', ')}].`
      : `No tool call with id '${surplus[0]}' is waiting for an output.`
  throw invalidRequest(message, 'tool_outputs')
}

/** Writes the outputs into the step that called for them, which ends it. */
function endCalls(context: ServerContext, run: Run, outputs: ToolOutput[]): RunStep {
  const step = readSteps(context, run.id).findLast((candidate) => candidate.status === 'in_progress')
  if (step?.step_details.type !== 'tool_calls') throw new Error(`run ${run.id} waits for outputs of no step`)
  const byId = new Map(outputs.map((output) => [output.tool_call_id, output.output]))
  const tool_calls = step.step_details.tool_calls.map((call) => {
    const output = byId.get(call.id)
    if (call.type !== 'function' || output === undefined) return call
    return { ...call, function: { ...call.function, output } }
  })
  return rewrite(context, 'run_steps', {
    ...step,
    status: 'completed',
    completed_at: context.now(),
    step_details: { type: 'tool_calls', tool_calls },
  })
}

/**
 * Takes the outputs that a run waits for and queues it again. Throws `ApiError` 404, or 400 where it waits for none
 * or for others.
 */
export function submitToolOutputs(
  context: ServerContext,
  threadId: string,
  runId: string,
  outputs: ToolOutput[],
): { run: Run; step: RunStep } {
  const run = readRun(context, threadId, runId)
  if (run.status !== 'requires_action') {
    throw invalidRequest(`Runs in status "${run.status}" do not accept tool outputs.`)
  }
  checkOutputs(run, outputs)
  return transaction(context.db, () => ({
    step: endCalls(context, run, outputs),
    run: writeRun(context, { ...run, status: 'queued', required_action: null }),
  }))
}
