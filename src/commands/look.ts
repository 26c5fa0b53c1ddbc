import type { Plan } from '../plan/plan.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Refresh } from '../observe/observed.ts'
import type { Output } from './context.ts'

/** Reads files and lockfile, looks at the provider, and plans. Sends only reads. */
export async function look(workspace: Workspace, output: Output, refresh: Refresh): Promise<Plan> {
  const desired = await workspace.desired()
  output.problems(workspace.warnings)
  const recorded = await workspace.recorded()
  const { observe } = await import('../observe/observe.ts')
  const { makePlan } = await import('../plan/make-plan.ts')
  const observed = await observe(await workspace.remote(), workspace.owner, desired, recorded, refresh)
  return makePlan(workspace.owner, desired, recorded, observed)
}
