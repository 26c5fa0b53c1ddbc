import { setTimeout as pause } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Environment } from '../config/project.ts'
import { type ProblemCode, UserError } from '../errors.ts'
import { persist, type RetryTiming } from './retry.ts'

/**
 * Keeps one connection within the environment's `limits`: requests at once, and the published rates a minute.
 * What may be sent twice is tried again where that can help, each attempt within the limits.
 */
export interface Limiter {
  /** Repeated, and given up at once where the program is stopped. */
  read<T>(run: () => Promise<T>): Promise<T>
  /** Repeated. */
  write<T>(run: () => Promise<T>): Promise<T>
  /** Never repeated: see `createOnce`. */
  create<T>(run: () => Promise<T>): Promise<T>
  /** As `create`. */
  upload<T>(run: () => Promise<T>): Promise<T>
  /** Repeated. */
  storeWrite<T>(storeId: string, run: () => Promise<T>): Promise<T>
  /** One write of the store that attaches `files` files, never repeated. */
  attach<T>(storeId: string, files: number, run: () => Promise<T>): Promise<T>
}

export interface LimiterOptions extends Partial<RetryTiming> {
  /**
   * Once it aborts, nothing is sent any more and nothing waited for: everything throws its reason, but for writes
   * that were sent already, which are finished.
   */
  signal?: AbortSignal
  /** Milliseconds of the minute that rates are for, so that tests need not wait for one. */
  minute?: number
}

/** Answers after which no other request will do better. */
const lasting: ProblemCode[] = ['quota-exceeded', 'authentication-failed']

/** Of a minute: how much later than allowed the next is sent, because requests do not arrive evenly. */
const margin = 1 / 60

/**
 * Rates are sliding windows of a minute. A request first waits for its rate and then for a free slot, so that a
 * rate that is used up does not hold slots that other requests could use. Where one is refused for the key or the
 * quota, nothing is sent after it: everything throws that error.
 */
export function createLimiter(limits: Environment['limits'], options: LimiterOptions = {}): Limiter {
  const { signal, minute = 60_000 } = options
  const { random = Math.random, sleep = (ms) => stoppable(pause(ms), () => true) } = options
  const slots = new PQueue({ concurrency: limits.concurrency })
  const uploads = rate(limits.uploadsPerMinute)
  const attached = rate(limits.attachedFilesPerMinute)
  const stores = new Map<string, PQueue>()
  let refused: UserError | undefined

  function rate(perMinute: number): PQueue {
    if (perMinute === Infinity) return new PQueue()
    return new PQueue({ interval: minute * (1 + margin), intervalCap: perMinute, strict: true })
  }

  /** Its promise, or the signal's reason once that aborts, where it may be left to itself by then. */
  async function stoppable<T>(promise: Promise<T>, mayLeave: () => boolean): Promise<T> {
    if (signal === undefined) return promise
    const stopped = Promise.withResolvers<never>()
    const stop = () => {
      if (mayLeave()) stopped.reject(signal.reason)
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await Promise.race([promise, stopped.promise])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  function proveWanted(): void {
    signal?.throwIfAborted()
    if (refused !== undefined) throw refused
  }

  function send<T>(run: () => Promise<T>, isRead = false): Promise<T> {
    let isSent = false
    const sent = slots.add(async () => {
      proveWanted()
      isSent = true
      return run().catch((error: unknown) => {
        if (error instanceof UserError && lasting.includes(error.code)) refused ??= error
        throw error
      })
    })
    return stoppable(sent, () => isRead || !isSent)
  }

  async function permit(rate: PQueue): Promise<void> {
    proveWanted()
    await stoppable(
      rate.add(async () => {}),
      () => true,
    )
  }

  async function writeStore<T>(storeId: string, run: () => Promise<T>): Promise<T> {
    const writes = stores.get(storeId) ?? rate(limits.storeWritesPerMinute)
    stores.set(storeId, writes)
    await permit(writes)
    return send(run)
  }

  const timing = { sleep, random }
  return {
    read: (run) => persist(() => send(run, true), timing),
    write: (run) => persist(() => send(run), timing),
    create: (run) => send(run),
    async upload(run) {
      await permit(uploads)
      return send(run)
    },
    storeWrite: (storeId, run) => persist(() => writeStore(storeId, run), timing),
    async attach(storeId, files, run) {
      await Promise.all(Array.from({ length: files }, () => permit(attached)))
      return writeStore(storeId, run)
    },
  }
}
