import type { Refresh } from '../observe/observed.ts'
import { pendingChanges } from '../plan/plan.ts'
import { planDocument } from '../report/plan/document.ts'
import { renderPlan } from '../report/plan/text.ts'
import type { GlobalFlags, Terminal } from './context.ts'
import { look } from './look.ts'
import { withWorkspace } from './with-workspace.ts'

export interface PlanFlags extends GlobalFlags {
  refresh?: Refresh
  detailedExitcode?: boolean
}

/** Shows what a sync would do. Never writes. */
export function plan(flags: PlanFlags, terminal: Terminal): Promise<number> {
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const refresh = flags.refresh ?? (flags.detailedExitcode ? 'full' : 'light')
    const found = await look(workspace, output, refresh)
    output.print(`\n${renderPlan(found, { paint: output.paint, verbose: output.isVerbose })}`)
    output.document(planDocument(found))
    if (!flags.detailedExitcode) return 0
    const edits = pendingChanges(found).filter(({ cause }) => cause === 'edit')
    if (edits.length > 0 || found.fileDeletes.length + found.duplicates.length > 0) return 2
    return found.drift.length > 0 || pendingChanges(found).length > 0 ? 3 : 0
  })
}
