import { diffAssistants } from './fields.ts'
import type { CanonicalAssistant } from '../compile/canonical.ts'
import type { Marks } from '../compile/marks.ts'
import type { LockedKnowledge } from '../state/lockfile.ts'
import type { StoreContent } from './attached.ts'
import type { FieldChange } from './change.ts'

/**
 * An object that someone else synced since our lockfile was written: its mark is neither what the lockfile has, nor
 * what the files would make of it. To write it would undo their work.
 */
export interface Stale {
  kind: 'knowledge' | 'assistant'
  key: string
  id: string
  /** Which sync wrote it, `<machine>#<random>`, where it said so. */
  by?: string
  /** Of an assistant: what is there, against what the lockfile's record says. */
  fields: FieldChange[]
  /** Of a knowledge base, likewise. */
  files: { action: 'add' | 'change' | 'remove'; path: string }[]
}

interface Sides {
  marks: Marks | undefined
  /** The key under which the lockfile has it. */
  recordedKey: string
  /** Absent where the lockfile does not have it. */
  recordedDigest: string | undefined
  key: string
  /** Absent where the files do not declare it. */
  desiredDigest: string | undefined
}

/** True where a finished mark agrees neither with the lockfile nor with the files. */
export function isStale({ marks, recordedKey, recordedDigest, key, desiredDigest }: Sides): boolean {
  // An unfinished write is completed by whoever comes next, and a removed mark is an edit by hand.
  if (marks === undefined || marks.isApplying) return false
  const isRecorded = marks.key === recordedKey && marks.digest === recordedDigest
  const isDesired = marks.key === key && marks.digest === desiredDigest
  return !isRecorded && !isDesired
}

export function staleKnowledge(
  key: string,
  id: string,
  locked: LockedKnowledge | undefined,
  { ours }: StoreContent,
): Stale {
  const before = new Map(
    Object.entries(locked?.files ?? {}).flatMap(([path, { search, sha256 }]) =>
      search === undefined ? [] : [[path, sha256]],
    ),
  )
  const files = [...new Set([...before.keys(), ...ours.keys()])]
    .toSorted()
    .flatMap((path): Stale['files'] => {
      const there = ours.get(path)
      if (there === undefined) return [{ action: 'remove', path }]
      if (!before.has(path)) return [{ action: 'add', path }]
      return there.some(({ sha256 }) => sha256 === before.get(path)) ? [] : [{ action: 'change', path }]
    })
  return { kind: 'knowledge', key, id, fields: [], files }
}

export function staleAssistant(
  key: string,
  id: string,
  recorded: CanonicalAssistant | undefined,
  current: CanonicalAssistant,
): Stale {
  return { kind: 'assistant', key, id, fields: diffAssistants(recorded, current), files: [] }
}

/** Who synced it, where the marks say. */
export function writerIn(marks: Marks | undefined): Pick<Stale, 'by'> {
  return marks?.by === undefined ? {} : { by: marks.by }
}
