import type { Desired } from '../config/desired.ts'
import { observe } from '../observe/observe.ts'
import { rebuildLockfile } from '../plan/rebuild.ts'
import { count } from '../report/bytes.ts'
import { readIfThere } from '../state/disk.ts'
import { emptyLockfile, type Lockfile, writeLockfile } from '../state/lockfile.ts'
import { readRecords, writeRecords } from '../state/records.ts'
import { holdSyncLock } from '../state/sync-lock.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

/**
 * Rebuilds the lockfile from the marks at the provider. Reads no lockfile, because it is for those that cannot be read,
 * and writes nothing remote.
 */
export function lock(flags: GlobalFlags, terminal: Terminal): Promise<number> {
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const { owner, project, environment, paths } = workspace
    const desired = await workspace.desired()
    output.problems(workspace.warnings)
    const release = await holdSyncLock(paths.syncLock, environment.identity)
    try {
      const nothing = { assistants: new Map() }
      const observed = await observe(await workspace.remote(), owner, desired, nothing, 'full')
      const records = await readRecords(paths.records, [...desired.assistants.keys()])
      const empty = emptyLockfile(project, environment)
      const rebuilt = rebuildLockfile(owner, desired, observed, empty, records)
      await writeRecords(paths.records, rebuilt.assistants)
      if (await wasUnfinished(paths.lockfile)) rebuilt.lockfile.unfinished = true
      await writeLockfile(paths.lockfile, rebuilt.lockfile)
      output.print(describe(rebuilt.lockfile, desired))
      output.document({ version: 1, lockfile: rebuilt.lockfile })
    } finally {
      release()
    }
    return 0
  })
}

/** What a failed sync left is still to be looked for; of a lockfile that cannot be read, only its text can tell. */
async function wasUnfinished(path: string): Promise<boolean> {
  return /^ *"unfinished": *true,?$/m.test((await readIfThere(path)) ?? '')
}

/** What was found, and what no provider can tell. */
function describe({ knowledge, assistants, runtime }: Lockfile, desired: Desired): string {
  const bases = count(Object.keys(knowledge).length, 'knowledge base')
  const found = count(Object.keys(assistants).length, 'assistant')
  if (runtime === 'assistants') return `Found ${bases} and ${found} by their marks.`
  const missing = [...desired.assistants.keys()].filter((key) => assistants[key] === undefined)
  const advice = missing.length > 0 ? ` Run \`asst sync\` to record ${missing.join(', ')}.` : ''
  return `Found ${bases} by their marks. On this runtime assistants are requests, which no provider keeps: ${found} kept as last synced.${advice}`
}
