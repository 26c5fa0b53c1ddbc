import type { Stale } from '../../plan/stale.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'

const signs = { add: '+', change: '~', remove: '-' } as const

/** How many fields or files an object names before it sums the rest up. */
const shown = 10

/** What someone else synced, and how it differs from what this lockfile has. */
export function renderStale(stale: Stale[], paint: Paint): string[] {
  if (stale.length === 0) return []
  const lines = stale.flatMap(({ kind, key, id, by, ...differences }) => {
    const names = namesOf(differences)
    return [
      `${paint('magenta', '!')} ${kind} ${key}  ${paint('dim', by === undefined ? id : `${id} by ${plain(by)}`)}`,
      ...names.slice(0, shown).map((name) => `    ${name}`),
      ...(names.length > shown ? [paint('dim', `    … and ${names.length - shown} more`)] : []),
    ]
  })
  return [paint('bold', 'Synced by someone else since this lockfile was written'), ...lines, '']
}

/** One stale object as a sentence. */
export function describeStale({ kind, key, by, ...differences }: Stale): string {
  const names = namesOf(differences)
  const rest = names.length > shown ? `, and ${names.length - shown} more` : ''
  const list = names.length === 0 ? '' : `: ${names.slice(0, shown).join(', ')}${rest}`
  return `${kind} ${key} was synced by someone else${by === undefined ? '' : `, on ${plain(by)}`}${list}`
}

function namesOf({ fields, files }: Pick<Stale, 'fields' | 'files'>): string[] {
  return [
    ...fields.map(({ field }) => `~ ${field}`),
    ...files.map(({ action, path }) => `${signs[action]} ${path}`),
  ]
}
