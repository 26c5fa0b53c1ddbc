import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { all, run as execute } from '../database/query.ts'
import { invalidRequest } from '../http/errors.ts'
import { readAssistant, readRunObject, readThread, type Run } from '../threads/lookup.ts'
import { addMessage, readMessages } from '../threads/messages.ts'
import { abortWork } from '../model/ongoing.ts'
import type { CreateRunBody } from './run-parameters.ts'
import { endOpenSteps } from './steps.ts'
import { checkChoice, checkFormatSchema, checkToolSchemas } from './tool-checks.ts'

/** Seconds after which a run that nobody brought to its end expires. [SPEC] RunObject. */
const runSeconds = 600

const active: readonly Run['status'][] = ['queued', 'in_progress', 'requires_action', 'cancelling']

/** Writes a run's new state. Nothing happens where it was deleted meanwhile. */
export function writeRun(context: ServerContext, run: Run): Run {
  const sql = 'UPDATE runs SET status = ?, object = ? WHERE id = ?'
  execute(context.db, sql, run.status, JSON.stringify(run), run.id)
  return run
}

/** A run as it is now: one that was not brought to its end in time has expired. */
export function expireRun(context: ServerContext, run: Run): Run {
  const due = active.includes(run.status) && run.expires_at !== null && run.expires_at <= context.now()
  if (!due) return run
  const expired = writeRun(context, { ...run, status: 'expired', required_action: null })
  // Who still works on it ends its steps and message.
  if (!abortWork(context, run.id)) endOpenSteps(context, run.id, 'expired')
  return expired
}

/** Throws `ApiError` 404. */
export function readRun(context: ServerContext, threadId: string, id: string): Run {
  readThread(context, threadId)
  return expireRun(context, readRunObject(context, threadId, id))
}

/** The run that holds a thread, or undefined. */
export function findActiveRun(context: ServerContext, threadId: string): Run | undefined {
  const sql = `SELECT id, object FROM runs WHERE thread_id = ? AND status IN (${active.map(() => '?').join(', ')})`
  return all<ObjectRow>(context.db, sql, threadId, ...active)
    .map((row) => expireRun(context, parseObject<Run>(row)))
    .find((run) => active.includes(run.status))
}

/** Makes a run, queued. Throws `ApiError` 404, or 400 where the thread has an active run. */
export function createRun(context: ServerContext, threadId: string, body: CreateRunBody): Run {
  readThread(context, threadId)
  const assistant = readAssistant(context, body.assistant_id)
  const tools = body.tools ?? assistant.tools
  checkToolSchemas(body.tools)
  checkFormatSchema(body.response_format)
  checkChoice(body.tool_choice, tools)
  const other = findActiveRun(context, threadId)
  if (other !== undefined) {
    throw invalidRequest(`Thread ${threadId} already has an active run ${other.id}.`)
  }
  for (const message of body.additional_messages ?? []) addMessage(context, threadId, message)
  const instructions = [body.instructions ?? assistant.instructions ?? '', body.additional_instructions ?? '']
    .filter((text) => text !== '')
    .join('\n\n')
  if (instructions === '' && !readMessages(context, threadId).some(({ role }) => role === 'user')) {
    const message = 'Run creation requires a Thread with a user message or an assistant with instructions.'
    throw invalidRequest(message, undefined, 'invalid_thread')
  }
  const run: Run = {
    id: context.newId('run_'),
    object: 'thread.run',
    created_at: context.now(),
    thread_id: threadId,
    assistant_id: assistant.id,
    status: 'queued',
    required_action: null,
    last_error: null,
    expires_at: expiryOf(context),
    started_at: null,
    cancelled_at: null,
    failed_at: null,
    completed_at: null,
    incomplete_details: null,
    model: body.model ?? assistant.model,
    instructions,
    tools,
    metadata: body.metadata ?? {},
    usage: null,
    temperature: body.temperature ?? assistant.temperature ?? 1,
    top_p: body.top_p ?? assistant.top_p ?? 1,
    max_prompt_tokens: body.max_prompt_tokens ?? null,
    max_completion_tokens: body.max_completion_tokens ?? null,
    truncation_strategy: body.truncation_strategy ?? { type: 'auto', last_messages: null },
    tool_choice: body.tool_choice ?? 'auto',
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    response_format: body.response_format ?? assistant.response_format ?? 'auto',
    reasoning_effort: body.reasoning_effort ?? assistant.reasoning_effort ?? null,
  }
  execute(
    context.db,
    'INSERT INTO runs (id, thread_id, status, object) VALUES (?, ?, ?, ?)',
    run.id,
    threadId,
    run.status,
    JSON.stringify(run),
  )
  return run
}

/** Asks a run to stop. Throws `ApiError` 404, or 400 where it has ended. */
export function cancelRun(context: ServerContext, threadId: string, id: string): Run {
  const run = readRun(context, threadId, id)
  if (!active.includes(run.status)) throw invalidRequest(`Cannot cancel run with status '${run.status}'.`)
  // Nobody works on a run that waits for outputs, so nobody would end it.
  if (run.status === 'requires_action') {
    endOpenSteps(context, run.id, 'cancelled')
    return writeRun(context, endCancelled(context, run))
  }
  const cancelling = writeRun(context, { ...run, status: 'cancelling' })
  abortWork(context, run.id)
  return cancelling
}

export function endCancelled(context: ServerContext, run: Run): Run {
  return { ...run, status: 'cancelled', cancelled_at: context.now(), required_action: null, expires_at: null }
}

/** When a run expires that begins now, or begins anew. */
export function expiryOf(context: ServerContext): number {
  return context.now() + runSeconds
}
