import type { Runtime } from '../config/runtime.ts'
import type { Refresh } from '../observe/observed.ts'
import type { Change, FieldChange } from './change.ts'
import type { Cost } from './cost.ts'
import type { Deletes } from './guard.ts'
import type { Stale } from './stale.ts'

/** The ordered changes of one environment, and what was found on the way. Plain data. */
export interface Plan {
  environment: string
  runtime: Runtime
  /** How deep the provider was looked at. */
  refresh: Refresh
  /** In the order in which they are carried out; creates and updates before deletes. */
  changes: Change[]
  /** What someone changed at the provider. What is ours is put back by the changes. */
  drift: Drift[]
  /** What someone else synced since the lockfile was written: a sync that would undo it is refused. */
  stale: Stale[]
  /** Documents that the provider refused for good: they are not sent again until they or their settings change. */
  refused: { key: string; path: string; cause: string }[]
  /** Uploads of ours that nothing will refer to once the changes are carried out, by knowledge path where known. */
  fileDeletes: { fileId: string; name: string }[]
  /** Stores and assistants that another one takes the place of, and so are deleted: doubles, and expired stores. */
  duplicates: { kind: 'store' | 'assistant'; key: string; id: string }[]
  deletes: Deletes
  unchanged: { knowledge: number; assistants: number }
  cost: Cost
  /** The globs of `assistant/<key>` and `knowledge/<key>` that it is confined to; none where it is whole. */
  only: string[]
}

export interface Drift {
  kind: 'knowledge' | 'assistant'
  key: string
  id: string
  what: 'deleted' | 'expired' | 'edited' | 'files-missing' | 'files-failed' | 'files-foreign'
  fields: FieldChange[]
  /** Paths, or file IDs where no path is known. */
  files: string[]
}

/** Changes that write at the provider. Adoptions only complete the lockfile. */
export function pendingChanges(plan: Plan): Change[] {
  return plan.changes.filter((change) => change.action !== 'adopt')
}

/** True where carrying the plan out would leave everything as it is, lockfile included. */
export function isEmpty(plan: Plan): boolean {
  return plan.changes.length === 0 && plan.fileDeletes.length === 0 && plan.duplicates.length === 0
}
