import type { Drift } from '../../plan/plan.ts'
import { count } from '../bytes.ts'
import type { Paint } from '../paint.ts'

const words: Record<Drift['what'], string> = {
  deleted: 'was deleted at the provider',
  expired: 'has expired at the provider',
  edited: 'was edited at the provider',
  'files-missing': 'lacks files that were synced',
  'files-failed': 'has files whose indexing failed',
  'files-foreign': 'holds files that are not ours, which are left alone',
}

const shown = 5

/** What someone changed at the provider, a line each; what follows from it is among the changes. */
export function renderDrift(drift: Drift[], paint: Paint): string[] {
  if (drift.length === 0) return []
  const lines = drift.map(({ kind, key, id, what, fields, files }) => {
    const names = [...fields.map(({ field }) => field), ...files]
    const rest = names.length > shown ? ` and ${count(names.length - shown, 'more', 'more')}` : ''
    const detail = names.length === 0 ? '' : `: ${names.slice(0, shown).join(', ')}${rest}`
    return `${paint('magenta', '!')} ${kind} ${key} ${words[what]}${detail} ${paint('dim', id)}`
  })
  return [paint('bold', 'Drift'), ...lines, '']
}
