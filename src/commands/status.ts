import { observe } from '../observe/observe.ts'
import { makePlan } from '../plan/make-plan.ts'
import { followRenames } from '../plan/renames.ts'
import { renderStatus, statusOf } from '../report/status.ts'
import { checkHost } from './check-host.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface StatusFlags extends GlobalFlags {
  /** Prove first that the environment can be used. */
  check?: boolean
}

/** Shows every resource with its ID and health, what drifted, and what a sync would do. Sends only reads. */
export function status(flags: StatusFlags, terminal: Terminal): Promise<number> {
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const desired = await workspace.desired()
    output.problems(workspace.warnings)
    const checks = flags.check === true ? await checkHost(workspace, output) : undefined
    const recorded = await workspace.recorded()
    output.problems(recorded.warnings ?? [])
    const observed = await observe(await workspace.remote(), workspace.owner, desired, recorded, 'full')
    const plan = makePlan(workspace.owner, desired, recorded, observed)
    const followed = followRenames(desired, recorded, observed)
    const found = statusOf(followed.recorded, followed.observed, plan)
    output.print(`\n${renderStatus(found, plan, output.paint)}`)
    output.document({ version: 1, ...(checks && { checks }), ...found })
    return 0
  })
}
