import { UserError } from '../../errors.ts'
import { checkGuards, type Deletes } from '../../plan/guard.ts'
import type { Plan } from '../../plan/plan.ts'
import { describeStale } from '../../report/plan/stale.ts'

/** Throws `UserError` where a sync would undo what someone else synced. */
export function refuseStale({ stale }: Plan): void {
  if (stale.length === 0) return
  throw new UserError(
    'lockfile-stale',
    'someone else has synced since this lockfile was written: nothing was written',
    {
      hint: 'run `git pull` for their files and lockfile; or `asst lock`, which takes what is there for synced, and then `asst plan` shows what your files would change of it',
      problems: stale.map((object) => ({
        code: 'lockfile-stale',
        severity: 'error',
        message: describeStale(object),
      })),
    },
  )
}

/** How a person says that deletes are meant. */
export interface GuardFlags {
  /** Raises every count guard. */
  allowDeletes?: number
  /** Drops all guards. */
  force?: boolean
}

/** Throws one `UserError` that names every guard which the deletes hit. */
export function refuseDeletes(deletes: Deletes, { allowDeletes, force }: GuardFlags, hint: string): void {
  const hits = force === true ? [] : checkGuards(deletes, allowDeletes)
  if (hits.length === 0) return
  throw new UserError('guard-hit', `this would delete ${hits.join('; and ')}: nothing was written`, { hint })
}
