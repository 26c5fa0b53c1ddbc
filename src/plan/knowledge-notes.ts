import type { ObservedStore } from '../observe/observed.ts'
import { importedDigest, type LockedKnowledge } from '../state/lockfile.ts'
import type { StoreContent } from './attached.ts'
import type { Drift } from './plan.ts'
import { isStale, type Stale, staleKnowledge, writerIn } from './stale.ts'

/** What others did to a knowledge base at the provider. */
export interface KnowledgeNotes {
  drift: Drift[]
  stale?: Stale
}

interface Sides {
  key: string
  /** Its key until now, where it was renamed. */
  was: string | undefined
  locked: LockedKnowledge | undefined
  observed: ObservedStore | undefined
  isRetired: boolean
  isLockfileWhole: boolean
}

/** What happened at the provider: someone else's sync, or else edits by hand. */
export function findNotes(
  { key, was, locked, observed, isRetired, isLockfileWhole }: Sides,
  desiredDigest: string | undefined,
  content: StoreContent,
): KnowledgeNotes {
  const marks = observed?.status === 'expired' ? undefined : observed?.marks
  const sides = { marks, recordedKey: was ?? key, recordedDigest: locked?.digest, key, desiredDigest }
  if (observed !== undefined && isLockfileWhole && isStale(sides))
    return { drift: [], stale: { ...staleKnowledge(key, observed.id, locked, content), ...writerIn(marks) } }
  const drift = isRetired ? [] : findDrift(key, locked, observed, content)
  // Someone else synced what the files here say as well: what our record has was replaced, and is not missing.
  const isTheirs = marks?.isApplying === false && marks.digest !== locked?.digest
  return { drift: isTheirs ? drift.filter(({ what }) => what !== 'files-missing') : drift }
}

function findDrift(
  key: string,
  locked: LockedKnowledge | undefined,
  observed: ObservedStore | undefined,
  content: StoreContent,
): Drift[] {
  if (locked?.vectorStoreId === undefined) return []
  const drift = (what: Drift['what'], files: string[] = []): Drift => ({
    kind: 'knowledge',
    key,
    id: observed?.id ?? locked.vectorStoreId ?? '',
    what,
    fields: [],
    files,
  })
  if (observed === undefined) return [drift('deleted')]
  if (observed.status === 'expired') return [drift('expired')]
  const attached = [...content.ours.values()].flat()
  const ids = new Set(attached.map(({ fileId }) => fileId))
  const missing = Object.entries(locked.files).filter(
    ([, { search }]) => search !== undefined && !ids.has(search),
  )
  const failed = attached.filter(
    ({ path, sha256, status }) =>
      (status === 'failed' || status === 'cancelled') && locked.refused?.[path]?.sha256 !== sha256,
  )
  return [
    ...(observed.marks === undefined && locked.digest !== importedDigest ? [drift('edited')] : []),
    ...(missing.length > 0
      ? [
          drift(
            'files-missing',
            missing.map(([path]) => path),
          ),
        ]
      : []),
    ...(failed.length > 0
      ? [
          drift(
            'files-failed',
            failed.map(({ path }) => path),
          ),
        ]
      : []),
    ...(content.foreign.length > 0 ? [drift('files-foreign', content.foreign)] : []),
  ]
}
