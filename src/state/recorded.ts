import type { CanonicalAssistant } from '../compile/canonical.ts'
import type { Environment, Project } from '../config/project.ts'
import { readJournal, type Unfinished } from './journal.ts'
import { type Lockfile, readLockfile } from './lockfile.ts'
import type { StatePaths } from './paths.ts'
import { readRecords } from './records.ts'

/** What the last sync wrote down, and what an interrupted one left behind. */
export interface Recorded {
  /** Absent before the first sync, and where it was lost. */
  lockfile?: Lockfile
  /** Each assistant as last synced, by key. */
  assistants: Map<string, CanonicalAssistant>
  unfinished?: Unfinished
}

/** Throws `UserError` as `readLockfile` and `readJournal` do. */
export async function readRecorded(
  paths: StatePaths,
  project: Project,
  environment: Environment,
): Promise<Recorded> {
  const lockfile = await readLockfile(paths.lockfile, project, environment)
  const unfinished = await readJournal(paths.journal)
  return {
    ...(lockfile === undefined ? {} : { lockfile }),
    assistants: await readRecords(paths.records, Object.keys(lockfile?.assistants ?? {})),
    ...(unfinished === undefined ? {} : { unfinished }),
  }
}
