import { observe } from '../observe/observe.ts'
import { rebuildLockfile } from '../plan/rebuild.ts'
import { count } from '../report/bytes.ts'
import { emptyLockfile, writeLockfile } from '../state/lockfile.ts'
import { writeRecords } from '../state/records.ts'
import type { GlobalFlags, Terminal } from './context.ts'
import { withWorkspace } from './with-workspace.ts'

/** Rebuilds the lockfile from the marks at the provider. Reads no lockfile, and writes nothing remote. */
export function lock(flags: GlobalFlags, terminal: Terminal): Promise<number> {
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const { owner, project, environment, paths } = workspace
    const desired = await workspace.desired()
    output.problems(workspace.warnings)
    const nothing = { assistants: new Map() }
    const observed = await observe(await workspace.remote(), owner, desired, nothing, 'full')
    const rebuilt = rebuildLockfile(owner, desired, observed, emptyLockfile(project, environment))
    await writeRecords(paths.records, rebuilt.assistants)
    await writeLockfile(paths.lockfile, rebuilt.lockfile)
    const { assistants, knowledge } = rebuilt.lockfile
    const found = `${count(Object.keys(knowledge).length, 'knowledge base')} and ${count(Object.keys(assistants).length, 'assistant')}`
    output.print(`Found ${found} by their marks.`)
    output.document({ version: 1, lockfile: rebuilt.lockfile })
    return 0
  })
}
