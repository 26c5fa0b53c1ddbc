import { marksFor, retiredMarks, signed } from '../compile/marks.ts'
import type { KnowledgeChange } from '../plan/change.ts'
import { lock } from '../plan/files.ts'
import { oldToHold } from '../plan/hold.ts'
import type { LockedFile, LockedKnowledge, RefusedFile } from '../state/lockfile.ts'
import { claimStore, noteWritten, proveOnly, proveStore } from './claims.ts'
import type { ApplyContext, Failure } from './context.ts'
import { createJournaled } from './create-journaled.ts'
import { type Outcome, placeFiles } from './place-files.ts'
import { settleAll } from './settle-all.ts'

/** A knowledge base whose new content is in place; what it replaces is still there, until `finishKnowledge`. */
export interface StagedKnowledge {
  change: KnowledgeChange
  locked: LockedKnowledge
  /** File IDs that may leave the store. */
  detach: string[]
  /** File IDs that stay in it for now, because what was to take their place is not there. */
  held: string[]
  failures: Failure[]
}

/** Makes the store where there is none, uploads, attaches and waits until all is indexed. Removes nothing yet. */
export async function stageKnowledge(
  context: ApplyContext,
  change: KnowledgeChange,
): Promise<StagedKnowledge> {
  if (change.action === 'adopt') return adopted(change)
  const storeId = await prepareStore(context, change)
  const outcomes = await placeFiles(context, change, storeId)
  const { kind, key, action } = change
  const failures = outcomes.flatMap(({ file: { path }, failure }): Failure[] =>
    failure === undefined ? [] : [{ change: { kind, key, action }, path, ...failure }],
  )
  // No gap in knowledge: until its successor has all that it has, the old store is the one to search.
  if (change.succeeds !== undefined && outcomes.some(({ file, failure }) => failure && file.previous))
    return {
      ...unchanged(change, change.succeeds),
      failures: failures.map((failure) => ({ ...failure, isLasting: false })),
    }
  const files: Record<string, LockedFile> = { ...change.kept }
  const refused = { ...change.refused, ...refusedOf(outcomes) }
  const detach: string[] = []
  const held: string[] = []
  const isHeld = holdOld(change, outcomes, storeId !== undefined)
  for (const outcome of outcomes) {
    const { file, wanted } = outcome
    if (isHeld(outcome)) {
      if (file.previous !== undefined) files[file.path] = file.previous
      held.push(...file.detach)
    } else {
      if (wanted !== undefined) files[file.path] = lock(wanted)
      detach.push(...file.detach)
    }
  }
  const digest = isComplete(failures) ? change.digest : `applying:${change.digest}`
  return {
    change,
    locked: {
      ...(storeId === undefined ? {} : { vectorStoreId: storeId }),
      digest,
      files,
      ...(Object.keys(refused).length === 0 ? {} : { refused }),
    },
    detach,
    held,
    failures,
  }
}

/** What was refused for good is done with: no further sync will mend it. */
function isComplete(failures: Failure[]): boolean {
  return failures.every(({ isLasting }) => isLasting)
}

function refusedOf(outcomes: Outcome[]): Record<string, RefusedFile> {
  return Object.fromEntries(
    outcomes.flatMap(({ file, wanted, failure }) => {
      if (!failure?.isLasting || file.wanted === undefined) return []
      const search = wanted?.search?.fileId
      const { sha256 } = file.wanted
      return [[file.path, { sha256, cause: failure.cause, ...(search === undefined ? {} : { search }) }]]
    }),
  )
}

/** Old content stays in use until the new is there: of the file that failed, and of what it was to take the place of. */
function holdOld({ kept, refused }: KnowledgeChange, outcomes: Outcome[], isSearched: boolean) {
  const failed = outcomes.flatMap(({ file, failure }) => (failure ? file : []))
  const previous = failed.flatMap((file) => (file.previous ? [[file.path, file.previous] as const] : []))
  const holdsOld = oldToHold(
    {
      kept: { ...kept, ...Object.fromEntries(previous) },
      changes: outcomes.flatMap(({ file, failure }) => (failure ? [] : file)),
    },
    [...failed.flatMap(({ wanted }) => wanted ?? []), ...Object.values(refused ?? {})],
    isSearched,
  )
  return ({ file, failure }: Outcome): boolean => failure !== undefined || holdsOld(file)
}

/** The store that assistants go on to search, with what was recorded of it. */
function unchanged(change: KnowledgeChange, vectorStoreId: string): Omit<StagedKnowledge, 'failures'> {
  const previous = change.files.flatMap(({ path, previous }) => (previous ? [[path, previous] as const] : []))
  const files = { ...change.kept, ...Object.fromEntries(previous) }
  return {
    change,
    locked: { vectorStoreId, digest: `applying:${change.digest}`, files },
    detach: [],
    held: [],
  }
}

/** All is there already: only the lockfile has to learn of it. */
function adopted(change: KnowledgeChange): StagedKnowledge {
  const { storeId, digest, kept, refused } = change
  const locked = {
    ...(storeId === undefined ? {} : { vectorStoreId: storeId }),
    digest,
    files: kept,
    ...(refused === undefined ? {} : { refused }),
  }
  return { change, locked, detach: [], held: [], failures: [] }
}

/** Takes replaced content out of the store and sets the final mark. */
export async function finishKnowledge(context: ApplyContext, staged: StagedKnowledge): Promise<void> {
  const { change, locked, detach, failures } = staged
  const { vectorStoreId } = locked
  // Where its successor is not whole, the old store is recorded and stays as it is.
  if (vectorStoreId === undefined || change.action === 'adopt' || vectorStoreId === change.succeeds) return
  if (detach.length > 0) await proveStore(context, vectorStoreId)
  await settleAll(detach.map((fileId) => context.remote.stores.detach(vectorStoreId, fileId)))
  if (isComplete(failures)) await mark(context, change, vectorStoreId, 'applied')
}

async function prepareStore(context: ApplyContext, change: KnowledgeChange): Promise<string | undefined> {
  if (change.store === 'none' || change.store === 'delete') return undefined
  if (change.storeId !== undefined) {
    await mark(context, change, change.storeId, 'applying')
    return change.storeId
  }
  if (change.retire !== undefined) await retire(context, change, change.retire)
  const { remote, owner, by, seen, desired } = context
  const metadata = marksFor(owner, change.key, change.digest, 'applying', by)
  const listed = await remote.stores.list()
  proveOnly(context, [change.key], listed)
  const before = new Set(listed.map(({ id }) => id))
  const store = await createJournaled(context, 'store', change.key, {
    create: () =>
      remote.stores.create({
        name: storeName(context, change.key),
        metadata,
        ...(desired.environment.ephemeral ? { expiresAfter: 7 } : {}),
      }),
    find: async () =>
      (await remote.stores.list()).find(
        (listed) =>
          !before.has(listed.id) &&
          Object.entries(metadata).every(([name, value]) => listed.metadata[name] === value),
      ),
  })
  noteWritten(seen, 'store', { id: store.id, metadata })
  return store.id
}

/** What people see in the provider's dashboard. */
function storeName({ owner }: ApplyContext, key: string): string {
  return `${owner.project} ${owner.environment} ${key}`
}

async function mark(
  context: ApplyContext,
  { key, was, digest }: KnowledgeChange,
  storeId: string,
  state: 'applying' | 'applied',
): Promise<void> {
  const { owner, by } = context
  const marks = marksFor(owner, key, digest, state, by)
  const metadata = state === 'applied' ? signed(marks, by) : marks
  await claimStore(context, storeId, {
    ...(was === undefined ? {} : { name: storeName(context, key) }),
    metadata,
  })
}

/**
 * From now on the old store is nobody's knowledge base, though assistants search it until they are given its
 * successor; `gc` deletes it when its time is over. It is marked before there is a successor, so that nobody who comes
 * after a kill takes the two for doubles.
 */
async function retire(context: ApplyContext, { key, digest }: KnowledgeChange, storeId: string) {
  const metadata = retiredMarks(context.owner, key, digest, context.now())
  await claimStore(context, storeId, { metadata })
}
