import { deleteDoomed } from '../apply/delete-doomed.ts'
import { UserError } from '../errors.ts'
import type { Observed } from '../observe/observed.ts'
import { countDoomed, findGarbage, sortRetired } from '../plan/garbage.ts'
import { renderDoomed } from '../report/doomed.ts'
import { renderFailures } from '../report/plan/result.ts'
import { holdSyncLock } from '../state/sync-lock.ts'
import { openThrowaways } from '../state/throwaways.ts'
import { confirmSync } from './terminal/confirm.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { deleteLeftovers } from './terminal/leftovers.ts'
import { look } from './sync/look.ts'
import { type GuardFlags, refuseDeletes, refuseStale } from './sync/refusals.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface GcFlags extends GlobalFlags, GuardFlags {
  yes?: boolean
}

/** Lists what we made and nothing refers to, asks, and deletes it. */
export function gc(flags: GcFlags, terminal: Terminal): Promise<number> {
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const { environment, owner, paths } = workspace
    await workspace.desired()
    const release = await holdSyncLock(paths.syncLock, environment.identity)
    try {
      const { desired, recorded, observed, plan } = await look(workspace, output, 'full')
      refuseStale(plan)
      refuseUnfinished(observed)
      const remote = await workspace.remote()
      const { over, kept } = sortRetired(observed, desired, Date.now() / 1000)
      const doubles = observed.duplicates.filter(({ kind }) => kind === 'store')
      const lists = await Promise.all([...kept, ...doubles].map(({ id }) => remote.stores.listFiles(id)))
      const attached = lists.flat().map(({ fileId }) => fileId)
      const garbage = findGarbage(owner, desired, recorded, observed, over, attached)
      const threads = await openThrowaways(paths.throwaways).left()

      output.print(`\n${renderDoomed(garbage, threads, output.paint)}`)
      if (garbage.stores.length + garbage.files.length + threads.length === 0) {
        output.document({ version: 1, ...garbage, threads, failures: [] })
        return 0
      }
      const hint = 'where this is right, run `asst gc --allow-deletes N`; `--force` drops all guards'
      refuseDeletes(countDoomed(garbage, desired, observed), flags, hint)
      const consent = { question: `Delete this of ${environment.identity}?`, command: 'asst gc --yes' }
      await confirmSync(environment, flags, output, terminal, consent)
      const failures = await deleteDoomed(remote, garbage)
      await deleteLeftovers(workspace, output)
      terminal.signal.throwIfAborted()
      output.print(renderFailures(failures, output.paint) || output.paint('green', 'Deleted.'))
      output.document({ version: 1, ...garbage, threads, failures })
      return failures.length === 0 ? 0 : 1
    } finally {
      release()
    }
  })
}

/** What a running sync has uploaded nothing refers to yet. */
function refuseUnfinished({ stores }: Observed): void {
  const writing = [...stores.values()].find(({ marks }) => marks?.isApplying)
  if (writing === undefined) return
  throw new UserError('not-synced', `knowledge base ${writing.key} is marked as being written`, {
    hint: 'wait for the sync that runs, or finish the one that was interrupted with `asst sync`',
  })
}
