import { marksFor } from '../compile/marks.ts'
import { batchFilesMax } from '../limits.ts'
import type { FileChange, KnowledgeChange, WantedFile } from '../plan/change.ts'
import { lock } from '../plan/files.ts'
import type { Attachment } from '../remote/port.ts'
import type { LockedFile, LockedKnowledge } from '../state/lockfile.ts'
import { attachAndWait } from './attach.ts'
import { type ApplyContext, type Failure, failureOf } from './context.ts'
import { createOnce } from './create-once.ts'
import { lookAtStore, type Unindexed, waitForIndexing } from './indexing.ts'
import { uploadFile } from './upload.ts'

/** A knowledge base whose new content is in place; what it replaces is still there, until `finishKnowledge`. */
export interface StagedKnowledge {
  change: KnowledgeChange
  locked: LockedKnowledge
  /** File IDs that may leave the store. */
  detach: string[]
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
  const files: Record<string, LockedFile> = { ...change.kept }
  const failures: Failure[] = []
  const detach: string[] = []
  for (const { file, wanted, failure } of outcomes) {
    if (failure !== undefined) {
      failures.push(failureOf(change, failure, file.path))
      // No gap in knowledge: the old content stays until the new is there.
      if (file.previous !== undefined) files[file.path] = file.previous
      continue
    }
    if (wanted !== undefined) files[file.path] = lock(wanted)
    detach.push(...file.detach)
  }
  const digest = failures.length === 0 ? change.digest : `applying:${change.digest}`
  return {
    change,
    locked: { ...(storeId === undefined ? {} : { vectorStoreId: storeId }), digest, files },
    detach,
    failures,
  }
}

/** All is there already: only the lockfile has to learn of it. */
function adopted(change: KnowledgeChange): StagedKnowledge {
  const { storeId, digest, kept } = change
  const locked = { ...(storeId === undefined ? {} : { vectorStoreId: storeId }), digest, files: kept }
  return { change, locked, detach: [], failures: [] }
}

/** Takes replaced content out of the store and sets the final mark. */
export async function finishKnowledge(context: ApplyContext, staged: StagedKnowledge): Promise<void> {
  const { change, locked, detach, failures } = staged
  const { vectorStoreId } = locked
  if (vectorStoreId === undefined || change.action === 'adopt') return
  await Promise.all(detach.map((fileId) => context.remote.stores.detach(vectorStoreId, fileId)))
  if (failures.length === 0) await mark(context, change, vectorStoreId, 'applied')
}

async function prepareStore(context: ApplyContext, change: KnowledgeChange): Promise<string | undefined> {
  if (change.store === 'none' || change.store === 'delete') return undefined
  if (change.storeId !== undefined) {
    await mark(context, change, change.storeId, 'applying')
    return change.storeId
  }
  const { remote, journal, owner, desired, sleep } = context
  const metadata = marksFor(owner, change.key, change.digest, 'applying')
  const before = new Set((await remote.stores.list()).map(({ id }) => id))
  await journal.intend('store', change.key)
  const store = await createOnce({
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
    sleep,
  })
  await journal.created('store', change.key, store.id)
  return store.id
}

/** What people see in the provider's dashboard. */
function storeName({ owner }: ApplyContext, key: string): string {
  return `${owner.project} ${owner.environment} ${key}`
}

async function mark(
  context: ApplyContext,
  { key, digest }: KnowledgeChange,
  storeId: string,
  state: 'applying' | 'applied',
): Promise<void> {
  await context.remote.stores.update(storeId, { metadata: marksFor(context.owner, key, digest, state) })
}

interface Outcome {
  file: FileChange
  /** With the IDs it was given. */
  wanted?: WantedFile
  failure?: string
}

/** Uploads all files at once, as far as the limiter lets them, and attaches them in batches as they arrive. */
async function placeFiles(
  context: ApplyContext,
  change: KnowledgeChange,
  storeId: string | undefined,
): Promise<Outcome[]> {
  const batches: Promise<Unindexed[]>[] = []
  let batch: Attachment[] = []
  const flush = () => {
    if (batch.length === 0 || storeId === undefined) return
    batches.push(attachAndWait(context, change, storeId, batch))
    // Awaited with the others below; a failure meanwhile must not count as unhandled.
    batches.at(-1)?.catch(() => {})
    batch = []
  }
  const uploaded = await Promise.all(
    change.files.map(async (file) => {
      const outcome = await upload(context, change, file)
      const attachment = await prepareAttachment(context, change, storeId, file, outcome.wanted)
      if (attachment !== undefined) batch.push(attachment)
      if (batch.length >= batchFilesMax) flush()
      return outcome
    }),
  )
  flush()
  const indexing = uploaded.filter(({ wanted }) => wanted?.search?.state === 'indexing')
  if (storeId !== undefined && indexing.length > 0) {
    const files = indexing.flatMap(({ wanted }) => wanted?.search?.fileId ?? []).map((fileId) => ({ fileId }))
    batches.push(waitForIndexing(context, change, files, lookAtStore(context, storeId, files)))
  }
  const unindexed = new Map((await Promise.all(batches)).flat().map((file) => [file.fileId, file]))
  return uploaded.map((outcome) => withIndexing(outcome, unindexed))
}

async function upload(context: ApplyContext, change: KnowledgeChange, file: FileChange): Promise<Outcome> {
  const { wanted } = file
  if (wanted === undefined) return { file }
  const { search, code } = wanted
  const [searchId, codeId] = await Promise.all([
    search && uploadFile(context, change, file.path, search),
    code && uploadFile(context, change, file.path, code),
  ])
  return {
    file,
    wanted: {
      ...wanted,
      ...(search && searchId ? { search: { ...search, fileId: searchId } } : {}),
      ...(code && codeId ? { code: { ...code, fileId: codeId } } : {}),
    },
  }
}

async function prepareAttachment(
  context: ApplyContext,
  change: KnowledgeChange,
  storeId: string | undefined,
  file: FileChange,
  wanted: WantedFile | undefined,
): Promise<Attachment | undefined> {
  const search = wanted?.search
  if (search?.fileId === undefined || storeId === undefined) return undefined
  const { fileId, state, attributes } = search
  if (file.action === 'attributes') {
    await context.remote.stores.updateAttributes(storeId, fileId, attributes)
    return undefined
  }
  if (state === 'indexed' || state === 'indexing') return undefined
  // What failed holds no content, so taking it out leaves no gap.
  if (state === 'failed') await context.remote.stores.detach(storeId, fileId)
  const chunking = context.desired.knowledge.get(change.key)?.chunking
  return { fileId, attributes, ...(chunking === undefined ? {} : { chunking }) }
}

function withIndexing(outcome: Outcome, unindexed: Map<string, Unindexed>): Outcome {
  const failed = unindexed.get(outcome.wanted?.search?.fileId ?? '')
  if (failed === undefined) return outcome
  return { ...outcome, failure: `${failed.message} (${failed.code})` }
}
