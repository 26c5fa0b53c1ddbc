import type { RequestContext } from './env.ts'

/** Milliseconds. Indexing here takes a fraction of what the SDK's default of five seconds allows for. */
const pollAfterMs = 50

/** Tells the SDK's `...AndPoll` helpers when to ask again, where there is something to wait for. */
export function tellPolling(c: RequestContext, status: string): void {
  if (['queued', 'in_progress', 'cancelling'].includes(status))
    c.header('openai-poll-after-ms', String(pollAfterMs))
}
