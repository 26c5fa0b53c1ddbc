import { batchFilesMax } from '../limits.ts'
import type { KnowledgeChange } from '../plan/change.ts'
import type { Attachment } from '../remote/port.ts'
import type { ApplyContext } from './context.ts'
import { lookAtBatch, lookAtStore, type Unindexed, waitForIndexing } from './indexing.ts'
import { retryDelay } from '../remote/retry.ts'
import { settleAll } from './settle-all.ts'

const retriesOfOneFile = 2

/**
 * Attaches files to a store and waits until each is indexed. Files that failed for a passing reason are attached
 * again; what stays unindexed is returned.
 */
export async function attachAndWait(
  context: ApplyContext,
  change: KnowledgeChange,
  storeId: string,
  files: Attachment[],
): Promise<Unindexed[]> {
  const lasting: Unindexed[] = []
  let pending = files
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    const batchId = await attach(context, storeId, pending)
    const look =
      batchId === undefined ? lookAtStore(context, storeId, pending) : lookAtBatch(context, storeId, batchId)
    const unindexed = await waitForIndexing(context, change, pending, look)
    const passing = unindexed.filter(({ code }) => code === 'server_error' && attempt < retriesOfOneFile)
    lasting.push(...unindexed.filter((file) => !passing.includes(file)))
    const again = new Set(passing.map(({ fileId }) => fileId))
    for (const fileId of again) await context.remote.stores.detach(storeId, fileId)
    pending = pending.filter(({ fileId }) => again.has(fileId))
  }
  return lasting
}

/**
 * Waits for files that an earlier sync attached. Indexing can hang for ever at the provider, so what has not moved
 * until the deadline is taken out and attached anew, once; it holds no content yet, so that leaves no gap.
 */
export async function waitForAttached(
  context: ApplyContext,
  change: KnowledgeChange,
  storeId: string,
  files: Attachment[],
): Promise<Unindexed[]> {
  const unindexed = await waitForIndexing(context, change, files, lookAtStore(context, storeId, files))
  const stuck = new Set(unindexed.flatMap(({ fileId, code }) => (code === 'timeout' ? fileId : [])))
  await settleAll([...stuck].map((fileId) => context.remote.stores.detach(storeId, fileId)))
  const batches = splitIntoBatches(
    context,
    files.filter(({ fileId }) => stuck.has(fileId)),
  )
  const again = await settleAll(batches.map((batch) => attachAndWait(context, change, storeId, batch)))
  return [...unindexed.filter(({ fileId }) => !stuck.has(fileId)), ...again.flat()]
}

function splitIntoBatches(context: ApplyContext, files: Attachment[]): Attachment[][] {
  const size = batchSize(context)
  return Array.from({ length: Math.ceil(files.length / size) }, (_, index) =>
    files.slice(index * size, (index + 1) * size),
  )
}

/** Most files of one batch: by the API, and by what the environment may attach in a minute. */
export function batchSize({ desired }: ApplyContext): number {
  return Math.min(batchFilesMax, desired.environment.limits.attachedFilesPerMinute)
}

/**
 * Sends one batch. Where its answer is lost it looks which files arrived, sends only the others again, and then has
 * no batch to ask about: undefined.
 */
async function attach(
  context: ApplyContext,
  storeId: string,
  files: Attachment[],
): Promise<string | undefined> {
  const { stores } = context.remote
  let missing = files
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { batchId } = await stores.attach(storeId, missing)
      return missing === files ? batchId : undefined
    } catch (error) {
      const delay = retryDelay(error, attempt, context.random)
      if (delay === undefined) throw error
      await context.sleep(delay)
    }
    const there = new Set((await stores.listFiles(storeId)).map(({ fileId }) => fileId))
    if (there.size > 0) missing = missing.filter(({ fileId }) => !there.has(fileId))
    if (missing.length === 0) return undefined
  }
}
