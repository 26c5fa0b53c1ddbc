import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { findObject } from '../database/objects.ts'
import { run } from '../database/query.ts'
import { ApiError } from '../http/errors.ts'
import { checkId } from '../http/ids.ts'

export type Thread = OpenAI.Beta.Thread
export type Message = OpenAI.Beta.Threads.Message
export type RunStep = OpenAI.Beta.Threads.Runs.RunStep
/** The SDK's type lacks the effort, which the API takes. */
export type Assistant = OpenAI.Beta.Assistant & { reasoning_effort?: OpenAI.ReasoningEffort }
export type Run = OpenAI.Beta.Threads.Run & { reasoning_effort?: OpenAI.ReasoningEffort }

function missing(what: string, id: string): ApiError {
  return new ApiError(404, { message: `No ${what} found with id '${id}'.` })
}

/** Each of these throws `ApiError`: 400 for an ID of another kind, 404 where there is nothing. */
export function readAssistant(context: ServerContext, id: string): Assistant {
  checkId(id, 'asst', 'assistant_id')
  const assistant = findObject<Assistant>(context.db, 'assistants', id)
  if (assistant === undefined) throw missing('assistant', id)
  return assistant
}

export function readThread(context: ServerContext, id: string): Thread {
  checkId(id, 'thread', 'thread_id')
  const thread = findObject<Thread>(context.db, 'threads', id)
  if (thread === undefined) throw missing('thread', id)
  return thread
}

export function readMessage(context: ServerContext, threadId: string, id: string): Message {
  checkId(id, 'msg', 'message_id')
  const message = findObject<Message>(context.db, 'messages', id, { thread_id: threadId })
  if (message === undefined) throw missing('message', id)
  return message
}

export function readStep(context: ServerContext, runId: string, id: string): RunStep {
  checkId(id, 'step', 'step_id')
  const step = findObject<RunStep>(context.db, 'run_steps', id, { run_id: runId })
  if (step === undefined) throw missing('run step', id)
  return step
}

export function readRunObject(context: ServerContext, threadId: string, id: string): Run {
  checkId(id, 'run', 'run_id')
  const found = findObject<Run>(context.db, 'runs', id, { thread_id: threadId })
  if (found === undefined) throw missing('run', id)
  return found
}

/** Writes an object's new state. Nothing happens where it was deleted meanwhile. */
export function rewrite<Item extends { id: string }>(
  context: ServerContext,
  table: 'assistants' | 'threads' | 'messages' | 'run_steps',
  item: Item,
): Item {
  run(context.db, `UPDATE ${table} SET object = ? WHERE id = ?`, JSON.stringify(item), item.id)
  return item
}
