import type { ServerContext } from '../context.ts'
import { run, transaction } from '../database/query.ts'
import { abortWork } from '../model/ongoing.ts'
import { readThread, rewrite, type Thread } from './lookup.ts'
import { addMessage, threadStoreDays } from './messages.ts'
import type { NewResources } from './parameters.ts'
import { changeResources, makeResources } from './resources.ts'
import type { CreateThreadBody } from '../runs/run-parameters.ts'
import { findActiveRun } from '../runs/runs.ts'

/** Makes a thread with its first messages. Throws `ApiError` 404 for what it names and is not there. */
export function createThread(context: ServerContext, body: CreateThreadBody): Thread {
  return transaction(context.db, () => {
    const thread: Thread = {
      id: context.newId('thread_'),
      object: 'thread',
      created_at: context.now(),
      metadata: body.metadata ?? {},
      tool_resources: makeResources(context, body.tool_resources, threadStoreDays),
    }
    run(context.db, 'INSERT INTO threads (id, object) VALUES (?, ?)', thread.id, JSON.stringify(thread))
    for (const message of body.messages ?? []) addMessage(context, thread.id, message)
    return readThread(context, thread.id)
  })
}

export interface ThreadChange {
  metadata?: Record<string, string> | null | undefined
  tool_resources?: NewResources | null | undefined
}

/** Throws `ApiError` 404. */
export function updateThread(context: ServerContext, id: string, change: ThreadChange): Thread {
  const thread = readThread(context, id)
  return rewrite(context, 'threads', {
    ...thread,
    ...(change.metadata === undefined ? {} : { metadata: change.metadata ?? {} }),
    tool_resources: changeResources(context, thread.tool_resources, change.tool_resources),
  })
}

/** Deletes a thread with its messages and runs. Throws `ApiError` 404. */
export function deleteThread(context: ServerContext, id: string): void {
  readThread(context, id)
  const active = findActiveRun(context, id)
  if (active !== undefined) abortWork(context, active.id)
  run(context.db, 'DELETE FROM threads WHERE id = ?', id)
}
