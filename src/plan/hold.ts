import type { LockedFile } from '../state/lockfile.ts'
import type { FileChange } from './change.ts'

/**
 * No gap in knowledge: says which old content stays, because what was to take its place has failed. A document that was
 * moved stays under its old path, and where nothing can be placed of what was to stay, nothing is removed at all.
 * @param failed content that could not be placed, now or before
 */
export function oldToHold(
  { kept, changes }: { kept: Record<string, LockedFile>; changes: FileChange[] },
  failed: { sha256: string }[],
  isSearched: boolean,
): (removal: FileChange) => boolean {
  const isContent = (file: { search?: unknown } | undefined) =>
    file !== undefined && (!isSearched || file.search !== undefined)
  const isLeft = Object.values(kept).some(isContent) || changes.some(({ wanted }) => isContent(wanted))
  return ({ action, previous }) =>
    failed.length > 0 &&
    action === 'remove' &&
    (!isLeft || failed.some(({ sha256 }) => sha256 === previous?.sha256))
}
