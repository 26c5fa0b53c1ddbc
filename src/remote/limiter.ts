import PQueue from 'p-queue'
import type { Environment } from '../config/project.ts'
import { type ProblemCode, UserError } from '../errors.ts'
import { createRate, type Rate } from './rate.ts'
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

/** What a request counts towards. */
interface Spending {
  rate: Rate
  count: number
}

/**
 * A request waits for a free slot, and takes it only where its rates allow: a rate that is used up does not hold
 * slots that other requests could use. Where one is refused for the key or the quota, nothing is sent after it:
 * everything throws that error.
 */
export function createLimiter(limits: Environment['limits'], options: LimiterOptions = {}): Limiter {
  const { signal, minute = 60_000, random = Math.random } = options
  const pause = (ms: number) => stoppable(new Promise<void>((resolve) => setTimeout(resolve, ms)), () => true)
  const { sleep = pause } = options
  const slots = new PQueue({ concurrency: limits.concurrency })
  const rateOf = (perMinute: number) => createRate(perMinute, minute * (1 + margin))
  const uploads = rateOf(limits.uploadsPerMinute)
  const attached = rateOf(limits.attachedFilesPerMinute)
  const stores = new Map<string, Rate>()
  let refused: UserError | undefined
  /** What waits for the signal. One listener for all: a signal looks through those that it has for each new one. */
  const stops = new Set<() => void>()
  signal?.addEventListener('abort', () => stops.forEach((stop) => stop()), { once: true })

  /** Its promise, or the signal's reason once that aborts, where it may be left to itself by then. */
  async function stoppable<T>(promise: Promise<T>, mayLeave: () => boolean): Promise<T> {
    if (signal === undefined) return promise
    const stopped = Promise.withResolvers<never>()
    const stop = () => {
      if (mayLeave()) stopped.reject(signal.reason)
    }
    if (signal.aborted) stop()
    stops.add(stop)
    try {
      return await Promise.race([promise, stopped.promise])
    } finally {
      stops.delete(stop)
    }
  }

  function trySend<T>(run: () => Promise<T>, spendings: Spending[], isRead: boolean): Promise<Sent<T>> {
    let isSent = false
    const slot = slots.add(async (): Promise<Sent<T>> => {
      signal?.throwIfAborted()
      if (refused !== undefined) throw refused
      const wait = Math.max(0, ...spendings.map(({ rate, count }) => rate.wait(count)))
      if (wait > 0) return { wait }
      for (const { rate, count } of spendings) rate.spend(count)
      isSent = true
      return { value: await run().catch(refuse) }
    })
    return stoppable(slot, () => isRead || !isSent)
  }

  function refuse(error: unknown): never {
    if (error instanceof UserError && lasting.includes(error.code)) refused ??= error
    throw error
  }

  async function send<T>(run: () => Promise<T>, spendings: Spending[] = [], isRead = false): Promise<T> {
    for (;;) {
      const sent = await trySend(run, spendings, isRead)
      if ('value' in sent) return sent.value
      await pause(sent.wait)
    }
  }

  function writeTo(storeId: string): Spending {
    const rate = stores.get(storeId) ?? rateOf(limits.storeWritesPerMinute)
    stores.set(storeId, rate)
    return { rate, count: 1 }
  }

  const timing = { sleep, random }
  return {
    read: (run) => persist(() => send(run, [], true), timing),
    write: (run) => persist(() => send(run), timing),
    create: (run) => send(run),
    upload: (run) => send(run, [{ rate: uploads, count: 1 }]),
    storeWrite: (storeId, run) => persist(() => send(run, [writeTo(storeId)]), timing),
    attach: (storeId, files, run) => send(run, [{ rate: attached, count: files }, writeTo(storeId)]),
  }
}

/** The answer, or milliseconds to wait because a rate is used up. */
type Sent<T> = { value: T } | { wait: number }
