import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { all, run as execute, transaction } from '../database/query.ts'
import { executeRun } from './execute.ts'
import { whenDue } from '../model/queue.ts'
import type { Run } from '../threads/lookup.ts'
import { readSteps } from './steps.ts'
import { expiryOf, writeRun } from './runs.ts'

/** Told of a fault of ours in work that no request waits for. */
export type OnFault = (error: unknown) => void

/** Carries a run out while nobody listens. */
export function startRun(context: ServerContext, run: Run, onFault: OnFault): void {
  whenDue(() => {
    executeRun(context, run, { emit: async () => {}, withContent: false }).catch((error: unknown) => {
      // A server that closes takes the database from under its runs; the next start resumes them.
      if (context.db.isOpen) onFault(error)
    })
  })
}

/** Takes back what a run had begun and not ended, so that it can begin it again. */
function rewind(context: ServerContext, run: Run): Run {
  return transaction(context.db, () => {
    for (const step of readSteps(context, run.id)) {
      if (step.status !== 'in_progress') continue
      execute(context.db, 'DELETE FROM run_steps WHERE id = ?', step.id)
      if (step.step_details.type !== 'message_creation') continue
      execute(context.db, 'DELETE FROM messages WHERE id = ?', step.step_details.message_creation.message_id)
    }
    if (run.status === 'cancelling') return run
    // While nobody served, no time passed for it.
    return writeRun(context, { ...run, status: 'queued', expires_at: expiryOf(context) })
  })
}

/** Carries on with the runs that a server which stopped, or was killed, left behind. */
export function resumeRuns(context: ServerContext, onFault: OnFault): void {
  const sql = `SELECT id, object FROM runs WHERE status IN ('queued', 'in_progress', 'cancelling') ORDER BY seq`
  for (const row of all<ObjectRow>(context.db, sql)) {
    startRun(context, rewind(context, parseObject<Run>(row)), onFault)
  }
}
