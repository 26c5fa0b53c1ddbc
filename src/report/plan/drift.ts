import type { Drift } from '../../plan/plan.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'
import { lineMax } from './width.ts'

const words: Record<Drift['what'], string> = {
  deleted: 'was deleted at the provider',
  expired: 'has expired at the provider',
  edited: 'was edited at the provider',
  'files-missing': 'lacks files that were synced',
  'files-failed': 'has files whose indexing failed',
  'files-foreign': 'holds files that are not ours; they stay',
}

/** How many fields or files a drift names before it sums the rest up. */
const shown = 5

/** What someone changed at the provider, a line each where it fits; what follows from it is among the changes. */
export function renderDrift(drift: Drift[], paint: Paint): string[] {
  if (drift.length === 0) return []
  const lines = drift.flatMap(({ kind, key, id, what, fields, files }) => {
    const names = [...fields.map(({ field }) => field), ...files].map(plain)
    const title = `${kind} ${key} ${words[what]}`
    const list = names.length === 0 ? '' : `: ${names.join(', ')}`
    const sign = paint('magenta', '!')
    // The ID stands last, where a line that is too long for it may wrap.
    if (`! ${title}${list}`.length <= lineMax) return [`${sign} ${title}${list}  ${paint('dim', id)}`]
    return [
      `${sign} ${title}  ${paint('dim', id)}`,
      ...names.slice(0, shown).map((name) => `    ${name}`),
      ...(names.length > shown ? [paint('dim', `    … and ${names.length - shown} more`)] : []),
    ]
  })
  return [paint('bold', 'Drift'), ...lines, '']
}
