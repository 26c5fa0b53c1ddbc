import { isTransient, retryAfter } from '../remote/transient.ts'

const attempts = 5
/** Milliseconds. A provider that asks for more is better asked again by the next sync. */
const longestWait = 60_000

/**
 * Milliseconds to wait before a write is tried again that failed on its `attempt`th time, counted from 1.
 * Undefined where it is not worth trying again.
 */
export function retryDelay(error: unknown, attempt: number): number | undefined {
  if (!isTransient(error) || attempt >= attempts) return undefined
  const delay = retryAfter(error) ?? 500 * 2 ** (attempt - 1)
  return delay > longestWait ? undefined : delay
}
