import { AsyncLocalStorage } from 'node:async_hooks'
import type { DatabaseSync } from 'node:sqlite'

const views = new AsyncLocalStorage<DatabaseSync>()

/** Does synchronous work, all of whose reads are of another database: an older state of ours. */
export function readFrom<Result>(view: DatabaseSync, work: () => Result): Result {
  return views.run(view, work)
}

/** What the work at hand is to read from, where that is not the database itself. */
export function currentView(): DatabaseSync | undefined {
  return views.getStore()
}
