import type { Remote } from './port.ts'
import type { RetryTiming } from './retry.ts'
import { isNotFound } from './transient.ts'

/** Milliseconds before the second look; doubled for each that follows. */
const firstWait = 250

interface Patience extends Pick<RetryTiming, 'sleep'> {
  /** How long what was just made may not be found yet. */
  settleSeconds: number
}

/**
 * The same provider, patient with what is made through it: hosts that lag answer 404 for a moment where an object is
 * read, or attached to, that they have just answered the create of. What was not made here is gone at once.
 */
export function awaitFresh(remote: Remote, patience: Patience): Remote {
  const { files, stores, assistants } = remote
  const fresh = new Set<string>()
  const keep = async <T extends { id: string }>(created: Promise<T>): Promise<T> => {
    const object = await created
    fresh.add(object.id)
    return object
  }
  const read = <T>(ids: string[], run: () => Promise<T>): Promise<T> =>
    ids.some((id) => fresh.has(id)) ? lookUntilFound(run, patience) : run()
  return {
    files: { ...files, create: (file) => keep(files.create(file)) },
    stores: {
      ...stores,
      create: (store) => keep(stores.create(store)),
      retrieve: (id) => read([id], () => stores.retrieve(id)),
      update: (id, fields) => read([id], () => stores.update(id, fields)),
      listFiles: (id) => read([id], () => stores.listFiles(id)),
      async attach(id, attachments) {
        const ids = [id, ...attachments.map(({ fileId }) => fileId)]
        const batch = await read(ids, () => stores.attach(id, attachments))
        fresh.add(batch.batchId)
        return batch
      },
      countBatch: (id, batchId) => read([id, batchId], () => stores.countBatch(id, batchId)),
      listBatchFiles: (id, batchId, status) =>
        read([id, batchId], () => stores.listBatchFiles(id, batchId, status)),
    },
    assistants: {
      ...assistants,
      create: (body) => keep(assistants.create(body)),
      retrieve: (id) => read([id], () => assistants.retrieve(id)),
    },
  }
}

/** Repeats a request that finds nothing, ever less often, until the settle time is over. */
async function lookUntilFound<T>(run: () => Promise<T>, { sleep, settleSeconds }: Patience): Promise<T> {
  const settle = settleSeconds * 1000
  let waited = 0
  for (let wait = Math.min(firstWait, settle); ; wait = Math.min(wait * 2, settle - waited)) {
    const isLast = waited >= settle
    try {
      const found = await run()
      if (found !== undefined || isLast) return found
    } catch (error) {
      if (!isNotFound(error) || isLast) throw error
    }
    await sleep(wait)
    waited += wait
  }
}
