import { canonicalChunking, digestKnowledge, stableJson } from '../compile/digest.ts'
import type { DesiredKnowledge } from '../config/desired.ts'
import type { Provider } from '../config/project.ts'
import { smallStoreFilesMax, storesAreLargeSince } from '../limits.ts'
import type { ObservedStore } from '../observe/observed.ts'
import { importedDigest, type LockedKnowledge, type RefusedFile } from '../state/lockfile.ts'
import { readContent, type StoreContent } from './attached.ts'
import type { Cause, FieldChange, KnowledgeChange } from './change.ts'
import { planFiles, type UploadLookup } from './files.ts'
import { findNotes, type KnowledgeNotes } from './knowledge-notes.ts'

export interface KnowledgePlan extends KnowledgeNotes {
  change?: KnowledgeChange
  /** Content that was refused for good and is the same still, by path. */
  refused?: Record<string, RefusedFile>
}

/** What is known of one knowledge base. */
export interface KnowledgeSides {
  provider: Provider
  key: string
  /** Its key until now, where it was renamed. */
  was: string | undefined
  desired: DesiredKnowledge | undefined
  locked: LockedKnowledge | undefined
  observed: ObservedStore | undefined
  /** The recorded store is retired already, by a sync that was interrupted or failed. */
  isRetired: boolean
  /** The lockfile is whole, so that a mark which it does not have is someone else's. */
  isLockfileWhole: boolean
  uploads: UploadLookup
}

/** One knowledge base: what its files say against what the lockfile and the store have. */
export function planKnowledge(sides: KnowledgeSides): KnowledgePlan {
  const { key, was, desired: knowledge, locked, observed, uploads } = sides
  const alive = observed?.status === 'expired' ? undefined : observed
  const found = readContent(alive, locked)
  const digest = knowledge && digestKnowledge(knowledge)
  const notes = findNotes(sides, digest, found)
  if (knowledge === undefined || digest === undefined)
    return { change: deletion(key, observed, locked), ...notes }

  const retire = findRetired(knowledge, alive, sides)
  const succeeds = retire ?? (sides.isRetired ? locked?.vectorStoreId : undefined)
  const store = retire === undefined ? alive : undefined
  // A store that nobody searches any more goes as a whole, and one that replaces another is empty at first.
  const content: StoreContent =
    knowledge.search && store !== undefined ? found : { ours: new Map(), foreign: [] }
  const files = planFiles(knowledge, content, locked, uploads)
  const fate = fateOf(knowledge, store)
  const { marks } = store ?? {}
  const isMarked = fate !== 'keep' || (marks?.digest === digest && marks.key === key && !marks.isApplying)
  const isUntouched =
    (fate === 'keep' || fate === 'none') && files.changes.length === 0 && isMarked && was === undefined
  const isRecorded =
    locked?.digest === digest &&
    locked.vectorStoreId === store?.id &&
    stableJson(locked.files) === stableJson(files.kept) &&
    stableJson(locked.refused ?? {}) === stableJson(files.refused)

  const refused = Object.keys(files.refused).length === 0 ? {} : { refused: files.refused }
  if (isUntouched && isRecorded) return { ...refused, ...notes }

  const cause: Cause = locked?.digest === digest && was === undefined ? 'drift' : 'edit'
  const isKnown = locked !== undefined || store !== undefined
  const change: KnowledgeChange = {
    kind: 'knowledge',
    action: isUntouched
      ? 'adopt'
      : (isKnown && fate !== 'create') || retire !== undefined
        ? 'update'
        : 'create',
    key,
    ...(was === undefined ? {} : { was }),
    cause,
    ...(locked?.digest === importedDigest && store !== undefined && { isImported: true as const }),
    ...(store === undefined ? {} : { storeId: store.id }),
    ...(retire === undefined ? {} : { retire }),
    ...(succeeds === undefined ? {} : { succeeds }),
    store: fate,
    digest,
    files: files.changes,
    kept: files.kept,
    ...refused,
    settings: diffSettings(knowledge, content),
  }
  return { change, ...refused, ...notes }
}

/** The store that must give way, because it cannot hold what is wanted. */
function findRetired(
  knowledge: DesiredKnowledge,
  store: ObservedStore | undefined,
  { provider }: KnowledgeSides,
): string | undefined {
  if (!knowledge.search || store === undefined) return undefined
  // Other hosts have limits of their own, and a store that holds more already has none of these.
  const isSmall =
    (provider === 'openai' || provider === 'azure') &&
    store.createdAt < storesAreLargeSince &&
    store.counts.total <= smallStoreFilesMax
  const files = knowledge.files.filter(({ search }) => search).length
  return isSmall && files > smallStoreFilesMax ? store.id : undefined
}

function fateOf(knowledge: DesiredKnowledge, store: ObservedStore | undefined): KnowledgeChange['store'] {
  if (knowledge.search) return store === undefined ? 'create' : 'keep'
  return store === undefined ? 'none' : 'delete'
}

function deletion(
  key: string,
  observed: ObservedStore | undefined,
  locked: LockedKnowledge | undefined,
): KnowledgeChange {
  return {
    kind: 'knowledge',
    action: 'delete',
    key,
    cause: 'edit',
    ...(observed === undefined ? {} : { storeId: observed.id }),
    store: observed === undefined ? 'none' : 'delete',
    digest: '',
    files: Object.entries(locked?.files ?? {}).map(([path, previous]) => ({
      action: 'remove',
      path,
      bytes: previous.bytes,
      previous,
      detach: [],
    })),
    kept: {},
    settings: [],
  }
}

/** Chunking can be told from any one file, because a store's files are all chunked alike. */
function diffSettings(knowledge: DesiredKnowledge, content: StoreContent): FieldChange[] {
  const after = canonicalChunking(knowledge.chunking)
  const others = [...content.ours.values()]
    .flat()
    .flatMap(({ chunking }) =>
      chunking === undefined || stableJson(chunking) === stableJson(after) ? [] : chunking,
    )
  return others.length > 0 ? [{ field: 'chunking', before: others[0], after }] : []
}
