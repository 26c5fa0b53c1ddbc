import type { Environment } from '../config/project.ts'
import type { KnowledgeChange } from '../plan/change.ts'
import type { RemoteStoreFile } from '../remote/port.ts'
import type { ApplyContext } from './context.ts'

/** A file that is not indexed, and why. */
export interface Unindexed {
  fileId: string
  /** The provider's `last_error.code`; `timeout` where we gave up. */
  code: string
  message: string
}

/** One look at files that are being indexed, after so many milliseconds of waiting for them. */
export type Look = (elapsed: number) => Promise<{
  inProgress: number
  /** Asked for once nothing is in progress, or time is up. */
  unindexed(): Promise<Unindexed[]>
}>

/** Milliseconds between looks: short at first, because small batches are done at once. */
const delays = [20, 50, 100, 200, 500, 1000, 2000, 5000]

/** What waiting needs of an apply. */
type Waiting = Pick<ApplyContext, 'sleep' | 'onEvent'> & {
  desired: { environment: Pick<Environment, 'deadlineSeconds'> }
}

/** Waits until nothing is in progress, or until the environment's deadline has passed without progress. */
export async function waitForIndexing(
  context: Waiting,
  change: Pick<KnowledgeChange, 'key'>,
  files: { fileId: string }[],
  look: Look,
): Promise<Unindexed[]> {
  const deadline = context.desired.environment.deadlineSeconds * 1000
  let best = files.length
  let waited = 0
  let elapsed = 0
  for (let looks = 0; ; looks += 1) {
    const { inProgress, unindexed } = await look(elapsed)
    if (inProgress < best) waited = 0
    best = Math.min(best, inProgress)
    const done = files.length - inProgress
    context.onEvent({ type: 'indexed', key: change.key, done, total: files.length })
    if (inProgress === 0 || waited >= deadline) return unindexed()
    const delay = delays[Math.min(looks, delays.length - 1)] ?? 0
    await context.sleep(delay)
    waited += delay
    elapsed += delay
  }
}

/** Looks by the batch's counts, which is one request however many files it has. */
export function lookAtBatch({ remote }: ApplyContext, storeId: string, batchId: string): Look {
  return async () => {
    const counts = await remote.stores.countBatch(storeId, batchId)
    const { inProgress, failed } = counts
    const list = (status: RemoteStoreFile['status']) => remote.stores.listBatchFiles(storeId, batchId, status)
    return {
      inProgress,
      unindexed: async () => [
        ...(failed > 0 ? [...(await list('failed')), ...(await list('cancelled'))] : []).map(describe),
        ...(inProgress > 0 ? await list('in_progress') : []).map(describe),
      ],
    }
  }
}

/** Looks at the files one by one in the store's list, where there is no batch to ask about. */
export function lookAtStore(
  { remote, desired }: ApplyContext,
  storeId: string,
  files: { fileId: string }[],
): Look {
  const settle = desired.environment.settleSeconds * 1000
  return async (elapsed) => {
    // The list may lag behind, so for a while what is not in it is waited for. After that someone has taken it out.
    const unlisted = elapsed < settle ? 'in_progress' : 'failed'
    const listed = new Map((await remote.stores.listFiles(storeId)).map((file) => [file.fileId, file]))
    const found = files.map(({ fileId }) => listed.get(fileId) ?? missing(fileId))
    return {
      inProgress: files.filter(({ fileId }) => (listed.get(fileId)?.status ?? unlisted) === 'in_progress')
        .length,
      unindexed: async () => found.filter(({ status }) => status !== 'completed').map(describe),
    }
  }
}

function missing(fileId: string): RemoteStoreFile {
  return { fileId, status: 'failed', error: { code: 'missing', message: 'not in the store' }, attributes: {} }
}

function describe({ fileId, status, error }: RemoteStoreFile): Unindexed {
  if (status === 'in_progress') return { fileId, code: 'timeout', message: 'indexing did not end in time' }
  return { fileId, code: error?.code ?? status, message: error?.message ?? `indexing was ${status}` }
}
