import { rm } from 'node:fs/promises'
import { deleteDoomed } from '../apply/delete-doomed.ts'
import type { Desired } from '../config/desired.ts'
import { UserError } from '../errors.ts'
import { observe } from '../observe/observe.ts'
import { findEverything } from '../plan/garbage.ts'
import { renderDoomed } from '../report/doomed.ts'
import { renderFailures } from '../report/plan/result.ts'
import { holdSyncLock } from '../state/sync-lock.ts'
import { openThrowaways } from '../state/throwaways.ts'
import { confirm } from './terminal/confirm.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { deleteLeftovers } from './terminal/leftovers.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface DestroyFlags extends GlobalFlags {
  yes?: boolean
}

/** Deletes everything of one environment, at the provider and of its state on disk. The files that declare it stay. */
export async function destroy(flags: DestroyFlags, terminal: Terminal): Promise<number> {
  if (flags.env === undefined)
    throw new UserError('usage', 'destroy wants the environment to be named', {
      hint: 'run `asst destroy --env <name>`: the default environment is not taken for this',
    })
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const { project, environment, owner, paths } = workspace
    if (environment.protect)
      throw new UserError('environment-protected', `environment ${environment.identity} is protected`, {
        hint: `set protect: false under environments.${environment.name} in asst.yaml first`,
      })
    const release = await holdSyncLock(paths.syncLock, environment.identity)
    try {
      const recorded = await workspace.recorded()
      const remote = await workspace.remote()
      // Nothing is desired any more, so files that are broken or gone are no obstacle.
      const nothing: Desired = { project, environment, assistants: new Map(), knowledge: new Map() }
      const doomed = findEverything(recorded, await observe(remote, owner, nothing, recorded, 'full'))
      const threads = await openThrowaways(paths.throwaways).left()
      output.print(`\n${renderDoomed(doomed, threads, output.paint)}`)
      await confirm(
        {
          question: `Destroy ${environment.identity}?`,
          command: `asst destroy --env ${environment.name} --yes`,
        },
        flags,
        output,
        terminal,
      )
      await deleteLeftovers(workspace, output)
      const failures = await deleteDoomed(remote, doomed)
      terminal.signal.throwIfAborted()
      // What is left must still be known to the next attempt.
      if (failures.length === 0)
        for (const path of [paths.records, paths.journal, paths.lockfile])
          await rm(path, { recursive: true, force: true })
      output.print(renderFailures(failures, output.paint) || output.paint('green', 'Destroyed.'))
      output.document({ version: 1, ...doomed, threads, failures })
      return failures.length === 0 ? 0 : 1
    } finally {
      release()
    }
  })
}
