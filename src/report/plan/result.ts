import type { Failure } from '../../apply/context.ts'
import type { Plan } from '../../plan/plan.ts'
import { count } from '../bytes.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'
import { planDocument } from './document.ts'

/** How a sync ended, for people. */
export function renderSyncResult({ failures }: { failures: Failure[] }, paint: Paint): string {
  if (failures.length === 0) return paint('green', 'Synced.')
  return [
    renderFailures(failures, paint),
    `${paint('red', count(failures.length, 'failure'))}; the rest is applied. Run \`asst sync\` again once the cause is mended.`,
  ].join('\n')
}

/** What could not be done and why, for people; empty where nothing failed. */
export function renderFailures(failures: Failure[], paint: Paint): string {
  const lines = failures.map(({ change, path, cause, hint }) => {
    const what =
      path === undefined ? `${change.action} ${change.kind} ${change.key}` : plain(`${change.key}/${path}`)
    return `${paint('red', '✗')} ${what}: ${cause}${hint === undefined ? '' : `\n  ${paint('dim', 'hint:')} ${hint}`}`
  })
  return lines.join('\n')
}

/** What `asst sync --json` prints. */
export function syncDocument(plan: Plan, failures: Failure[]) {
  return { ...planDocument(plan), applied: failures.length + plan.refused.length === 0, failures }
}
