import { type Owner, isUploadName } from '../compile/marks.ts'
import { differsInSettings, digestKnowledge } from '../compile/digest.ts'
import type { Desired, DesiredKnowledge } from '../config/desired.ts'
import type { Remote } from '../remote/port.ts'
import type { LockedKnowledge } from '../state/lockfile.ts'
import type { Recorded } from '../state/recorded.ts'
import { type Found, findMarked, retrieveRecorded } from './find.ts'
import type { Observed, ObservedStore, Refresh } from './observed.ts'

/**
 * Looks at the provider, and no deeper than needed: objects by recorded ID, lists where an ID is unknown, attached
 * files where a store's counts and marks do not prove that it is as recorded. Sends only reads.
 */
export async function observe(
  remote: Remote,
  owner: Owner,
  desired: Desired,
  recorded: Recorded,
  refresh: Refresh,
): Promise<Observed> {
  const { unfinished, lockfile } = recorded
  const isInterrupted = unfinished !== undefined || lockfile?.unfinished === true
  const mustList = refresh === 'full' || isInterrupted || lacksIds(desired, recorded)
  const retrieved = mustList ? undefined : await retrieveRecorded(remote, owner, recorded)
  const found =
    retrieved === undefined || hasSuccessor(desired, recorded, retrieved)
      ? await findMarked(remote, owner, desired, recorded)
      : retrieved

  const mayUpload =
    mustList ||
    isApplying(found.stores) ||
    lostStore(recorded, found.stores) ||
    needsUpload(desired, recorded)
  const uploads = mayUpload ? await listUploads(remote, owner, recorded) : undefined
  // Equal counts and marks do not tell which copy of a file a store holds, and one that it holds is not to be deleted.
  const trustsCounts =
    refresh === 'light' && !isInterrupted && !hasUnrecorded(uploads?.uploads, lockfile?.knowledge)
  await Promise.all([
    ...found.retired.map(async (store) => {
      if (mayUpload) store.files = (await remote.stores.listFiles(store.id)).map(({ fileId }) => fileId)
    }),
    ...[...found.stores.values()].map(async (store) => {
      const isProven = trustsCounts && isAsRecorded(store, desired, recorded)
      if (!isProven) store.files = await listAttached(remote, store)
    }),
  ])
  return { refresh, ...found, ...uploads }
}

/**
 * A recorded object is gone, expired or retired, so that another may have taken its place and its mark, which only a
 * list can tell: the lockfile may be of an older commit than what was synced last.
 */
function hasSuccessor(desired: Desired, { lockfile }: Recorded, found: Found): boolean {
  if (found.retired.length > 0) return true
  const isStoreLost = [...desired.knowledge.values()].some(
    ({ key, search }) => search && (found.stores.get(key)?.status ?? 'expired') === 'expired',
  )
  const isAssistantLost = [...desired.assistants.keys()].some(
    (key) => lockfile?.assistants[key]?.assistantId !== undefined && !found.assistants.has(key),
  )
  return isStoreLost || isAssistantLost
}

/** Something desired has no recorded ID, so it may be there under its mark. */
function lacksIds(desired: Desired, { lockfile }: Recorded): boolean {
  if (lockfile === undefined) return true
  const isStoreUnknown = [...desired.knowledge.values()].some(
    ({ key, search }) => search && lockfile.knowledge[key]?.vectorStoreId === undefined,
  )
  const isAssistantUnknown =
    desired.environment.runtime === 'assistants' &&
    [...desired.assistants.keys()].some((key) => lockfile.assistants[key]?.assistantId === undefined)
  return isStoreUnknown || isAssistantUnknown
}

/** Counts and marked digest are what was recorded, and the desired settings too, so the files need no look. */
function isAsRecorded(store: ObservedStore, desired: Desired, { lockfile }: Recorded): boolean {
  const locked = lockfile?.knowledge[store.key]
  if (locked?.vectorStoreId !== store.id || store.status === 'expired') return false
  if (store.marks === undefined || store.marks.isApplying || store.marks.digest !== locked.digest)
    return false
  const knowledge = desired.knowledge.get(store.key) ?? findRenamed(desired, store.key)
  if (knowledge !== undefined && differsInSettings(digestKnowledge(knowledge), locked.digest)) return false
  const { total, completed } = store.counts
  return total === countAttached(locked) && completed === total
}

/** An upload of ours is there that the lockfile does not have: perhaps a copy that another checkout made. */
function hasUnrecorded(
  uploads: Observed['uploads'],
  knowledge: Record<string, LockedKnowledge> = {},
): boolean {
  const recorded = new Set(
    Object.values(knowledge).flatMap(({ files, refused = {} }) => [
      ...Object.values(files).flatMap(({ search, code }) => [search, code]),
      ...Object.values(refused).map(({ search }) => search),
    ]),
  )
  return [...(uploads?.values() ?? [])].flat().some((id) => !recorded.has(id))
}

/** What a recorded knowledge base is called from now on. */
function findRenamed({ knowledge }: Desired, key: string): DesiredKnowledge | undefined {
  return [...knowledge.values()].find(({ was }) => was.includes(key))
}

function countAttached(locked: LockedKnowledge): number {
  return new Set(Object.values(locked.files).flatMap((file) => file.search ?? [])).size
}

/**
 * A sync has begun to write a knowledge base and left no journal here, so that only a list can tell what it uploaded
 * and never attached.
 */
function isApplying(stores: Observed['stores']): boolean {
  return [...stores.values()].some(({ marks }) => marks?.isApplying)
}

/** A store that is gone is built again from its files, so far as they are still there. */
function lostStore({ lockfile }: Recorded, stores: Observed['stores']): boolean {
  return Object.entries(lockfile?.knowledge ?? {}).some(
    ([key, { vectorStoreId }]) =>
      vectorStoreId !== undefined && (stores.get(key) === undefined || stores.get(key)?.status === 'expired'),
  )
}

async function listAttached(
  remote: Remote,
  store: ObservedStore,
): Promise<NonNullable<ObservedStore['files']>> {
  // An expired store has lost its files, whatever a list may still say.
  if (store.status === 'expired') return new Map()
  const files = await remote.stores.listFiles(store.id)
  return new Map(files.map((file) => [file.fileId, file]))
}

function needsUpload(desired: Desired, { lockfile }: Recorded): boolean {
  return [...desired.knowledge.values()].some((knowledge) =>
    knowledge.files.some((file) => {
      const locked = lockfile?.knowledge[knowledge.key]?.files[file.path]
      if (locked?.sha256 !== file.sha256) return true
      const lacksSearch = knowledge.search && file.search && locked.search === undefined
      const lacksCode = knowledge.code && file.code && locked.code === undefined
      return lacksSearch || lacksCode
    }),
  )
}

/** Our uploads by exact name, those included that an interrupted sync made and a lagging list may lack. */
async function listUploads(
  remote: Remote,
  owner: Owner,
  { unfinished }: Recorded,
): Promise<Required<Pick<Observed, 'uploads' | 'others' | 'sizes'>>> {
  const uploads = new Map<string, string[]>()
  const listed = await remote.files.list()
  const sizes = new Map(listed.map(({ id, bytes }) => [id, bytes]))
  for (const { id, filename } of listed)
    if (isUploadName(owner, filename)) uploads.set(filename, [...(uploads.get(filename) ?? []), id])

  const others = new Set(listed.filter(({ filename }) => !isUploadName(owner, filename)).map(({ id }) => id))

  const known = new Set(listed.map(({ id }) => id))
  const unlisted = [...(unfinished?.created.file ?? [])].filter(([, id]) => !known.has(id))
  await Promise.all(
    unlisted.map(async ([name, id]) => {
      // It may have been deleted since, and what is gone must not be taken for uploaded.
      const file = await remote.files.retrieve(id)
      if (file !== undefined) uploads.set(name, [...(uploads.get(name) ?? []), id])
    }),
  )
  return { uploads, others, sizes }
}
