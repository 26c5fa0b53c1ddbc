import type { CanonicalAssistant } from '../compile/canonical.ts'
import { displayPath } from '../config/display-path.ts'
import type { Environment, Project } from '../config/project.ts'
import type { Problem } from '../errors.ts'
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
  /** What could not be read and stops nothing. */
  warnings?: Problem[]
}

/** Throws `UserError` as `readLockfile` and `readJournal` do. */
export async function readRecorded(
  paths: StatePaths,
  project: Project,
  environment: Environment,
): Promise<Recorded> {
  const lockfile = await readLockfile(paths.lockfile, project, environment)
  const unfinished = await readJournal(paths.journal)
  const warnings: Problem[] = []
  const keys = Object.keys(lockfile?.assistants ?? {})
  const assistants = await readRecords(paths.records, keys, (path, reason) => {
    warnings.push({
      code: 'lockfile-corrupt',
      severity: 'warning',
      file: displayPath(path, project.root),
      message: `the record of an assistant is damaged, so the plan cannot show what differs from it: ${reason}`,
      hint: 'restore it from git; or let the next `asst sync` write it anew',
    })
  })
  return {
    ...(lockfile === undefined ? {} : { lockfile }),
    assistants,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(unfinished === undefined ? {} : { unfinished }),
  }
}

/** The same, as if the provider had refused no document for good. */
export function withoutRefusals(recorded: Recorded): Recorded {
  if (recorded.lockfile === undefined) return recorded
  const knowledge: Lockfile['knowledge'] = Object.create(null)
  for (const [key, { refused: _, ...locked }] of Object.entries(recorded.lockfile.knowledge))
    knowledge[key] = locked
  return { ...recorded, lockfile: { ...recorded.lockfile, knowledge } }
}
