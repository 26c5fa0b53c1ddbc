import type { Desired } from '../../config/desired.ts'
import type { Observed, Refresh } from '../../observe/observed.ts'
import type { Plan } from '../../plan/plan.ts'
import { type Recorded, withoutRefusals } from '../../state/recorded.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Output } from '../terminal/context.ts'

/** A plan, and what it was made of. */
export interface Looked {
  desired: Desired
  recorded: Recorded
  observed: Observed
  plan: Plan
}

/**
 * Reads files and lockfile, looks at the provider, and plans. Sends only reads, and none with `none`.
 * @param retryFailed plan as if the provider had refused nothing
 */
export async function look(
  workspace: Workspace,
  output: Output,
  refresh: Refresh,
  only: string[] = [],
  retryFailed = false,
): Promise<Looked> {
  const { owner } = workspace
  const desired = await workspace.desired()
  output.problems(workspace.warnings)
  const known = await workspace.recorded()
  const recorded = retryFailed ? withoutRefusals(known) : known
  output.problems(recorded.warnings ?? [])
  const { makePlan } = await import('../../plan/make-plan.ts')
  const observed = await observeAt(refresh)
  return { desired, recorded, observed, plan: makePlan(owner, desired, recorded, observed, only) }

  async function observeAt(refresh: Refresh): Promise<Observed> {
    if (refresh === 'none') {
      const { assumeRecorded } = await import('../../observe/assume.ts')
      return assumeRecorded(owner, desired, recorded)
    }
    const { observe } = await import('../../observe/observe.ts')
    return observe(await workspace.remote(), owner, desired, recorded, refresh)
  }
}
