import PQueue from 'p-queue'
import type { Environment } from '../config/project.ts'

/** Keeps one connection within the environment's `limits`: requests at once, and the published rates a minute. */
export interface Limiter {
  request<T>(run: () => Promise<T>): Promise<T>
  upload<T>(run: () => Promise<T>): Promise<T>
  storeWrite<T>(storeId: string, run: () => Promise<T>): Promise<T>
  /** One write of the store that attaches `files` files. */
  attach<T>(storeId: string, files: number, run: () => Promise<T>): Promise<T>
}

const minute = 60_000

/**
 * Rates are sliding windows of a minute. A request first waits for its rate and then for a free slot, so that a
 * rate that is used up does not hold slots that other requests could use. Once `signal` aborts, nothing is sent any
 * more and nothing waited for: everything throws its reason.
 */
export function createLimiter(limits: Environment['limits'], signal?: AbortSignal): Limiter {
  const slots = new PQueue({ concurrency: limits.concurrency })
  const uploads = rate(limits.uploadsPerMinute)
  const attached = rate(limits.attachedFilesPerMinute)
  const stores = new Map<string, PQueue>()

  const request = <T>(run: () => Promise<T>) => slots.add(() => unlessStopped(run, signal))
  const permit = (rate: PQueue) => unlessStopped(() => rate.add(async () => {}), signal)
  const storeWrite = async <T>(storeId: string, run: () => Promise<T>) => {
    const writes = stores.get(storeId) ?? rate(limits.storeWritesPerMinute)
    stores.set(storeId, writes)
    await permit(writes)
    return request(run)
  }
  return {
    request,
    storeWrite,
    async upload(run) {
      await permit(uploads)
      return request(run)
    },
    async attach(storeId, files, run) {
      await Promise.all(Array.from({ length: files }, () => permit(attached)))
      return storeWrite(storeId, run)
    },
  }
}

function rate(perMinute: number): PQueue {
  return new PQueue({ interval: minute, intervalCap: perMinute, strict: true })
}

/** Its promise, or the reason as soon as the signal aborts; what was sent by then is left to itself. */
async function unlessStopped<T>(run: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return run()
  signal.throwIfAborted()
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([run(), stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
