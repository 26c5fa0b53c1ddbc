import { isTimeout, isTransient, retryAfter } from './transient.ts'

/** What waiting between attempts needs, handed in so that tests neither wait nor roll dice. */
export interface RetryTiming {
  /** Milliseconds. */
  sleep(ms: number): Promise<void>
  /** From 0 up to 1. */
  random(): number
}

const attempts = 5
/** Of a request that nobody answered: each takes as long as a time-out, and the next is hardly answered either. */
const silentAttempts = 2
/** Milliseconds before the second attempt; doubled for each that follows. */
const firstDelay = 500
/** Milliseconds. A provider that asks for more is better asked again by the next command. */
const longestWait = 60_000

/**
 * Milliseconds to wait before a request is tried again that failed on its `attempt`th time, counted from 1: as long
 * as the provider asks, else exponential with half of it left to chance, so that programs that failed together do
 * not come back together. Undefined where it is not worth trying again.
 */
export function retryDelay(error: unknown, attempt: number, random: () => number): number | undefined {
  if (!isTransient(error) || attempt >= (isTimeout(error) ? silentAttempts : attempts)) return undefined
  const backoff = firstDelay * 2 ** (attempt - 1)
  const delay = retryAfter(error) ?? backoff * (0.5 + random() / 2)
  return delay > longestWait ? undefined : delay
}

/** Repeats a request that may be sent more than once: a read, a delete, or a write of fixed values. */
export async function persist<T>(request: () => Promise<T>, { sleep, random }: RetryTiming): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request()
    } catch (error) {
      const delay = retryDelay(error, attempt, random)
      if (delay === undefined) throw error
      await sleep(delay)
    }
  }
}
