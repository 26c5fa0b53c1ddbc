import { UserError } from '../errors.ts'
import type { Refresh } from '../observe/observed.ts'
import { pendingChanges, type Plan } from '../plan/plan.ts'
import { planDocument } from '../report/plan/document.ts'
import { renderPlanMarkdown } from '../report/plan/markdown.ts'
import { renderPlan } from '../report/plan/text.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { look } from './sync/look.ts'
import { writePlan } from './sync/saved-plan.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface PlanFlags extends GlobalFlags {
  /** Globs of `assistant/<key>` and `knowledge/<key>`. */
  only?: string[]
  refresh?: Refresh
  detailedExitcode?: boolean
  /** Where to save the plan for `sync --plan`. */
  out?: string
  format?: 'text' | 'json' | 'markdown'
}

/** Shows what a sync would do. Never writes, but for the file of `--out`. */
export async function plan(flags: PlanFlags, terminal: Terminal, version: string): Promise<number> {
  if (flags.out !== undefined && flags.refresh !== undefined && flags.refresh !== 'full')
    throw new UserError(
      'usage',
      `a plan that is saved looks deep: --out does not go with --refresh ${flags.refresh}`,
    )
  const format = flags.json === true ? 'json' : (flags.format ?? 'text')
  const speech = { ...flags, json: format === 'json', isDocument: format !== 'text' }
  return withWorkspace(speech, terminal, async (workspace, output) => {
    // What is reviewed, or decides a pipeline, must not miss what only a deep look finds.
    const isDecisive = flags.detailedExitcode === true || flags.out !== undefined
    const refresh = flags.refresh ?? (isDecisive ? 'full' : 'light')
    const looked = await look(workspace, output, refresh, flags.only)
    const { plan } = looked
    if (format === 'text')
      output.print(`\n${renderPlan(plan, { paint: output.paint, verbose: output.isVerbose })}`)
    if (format === 'markdown') terminal.stdout.write(renderPlanMarkdown(plan))
    output.document(planDocument(plan))
    if (flags.out !== undefined) {
      await writePlan(flags.out, looked, workspace, version)
      output.note(`\nSaved: \`asst sync --plan ${flags.out}\` applies exactly this.`)
    }
    return flags.detailedExitcode ? detailedExitCode(plan) : 0
  })
}

/** 2 where changes are pending, 3 where there is only drift. */
function detailedExitCode(plan: Plan): number {
  const pending = pendingChanges(plan)
  const hasEdits = pending.some(({ cause }) => cause === 'edit')
  if (hasEdits || plan.fileDeletes.length + plan.duplicates.length > 0) return 2
  return plan.drift.length > 0 || pending.length > 0 ? 3 : 0
}
