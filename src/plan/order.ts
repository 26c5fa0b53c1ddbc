import type { Change } from './change.ts'

/**
 * Knowledge before the assistants that name it, and what is deleted in reverse, last: at no moment does an assistant
 * name a store that is not there.
 */
export function orderChanges(changes: Change[]): Change[] {
  return changes.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1))
}

function rank(change: Change): number {
  if (change.action !== 'delete') return change.kind === 'knowledge' ? 0 : 1
  return change.kind === 'assistant' ? 2 : 3
}
