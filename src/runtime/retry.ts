import { APIError } from 'openai'
import { isOutOfQuota } from '../remote/explain-error.ts'
import type { Timing } from './timing.ts'

/** Milliseconds before each further try. */
const delays = [500, 1000, 2000, 4000, 8000]
/** Milliseconds. A provider that asks for more is not worth waiting for within a turn. */
const longestWait = 60_000

/**
 * Threads have no code for it: "Can't add messages to thread_… while a run run_… is active.", and "Thread thread_…
 * already has an active run run_…."
 */
const busyThread = /while a run .* is active|already has an active run/

/**
 * Repeats a request that the provider refused before it did anything: too many at once, or a thread that is still
 * busy with another turn. The SDK's own retries are off for these requests, because they would also repeat one
 * whose effect is unknown, and so say a message twice.
 */
export async function retryRefused<T>(
  request: () => Promise<T>,
  timing: Timing,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (const delay of delays) {
    await waitTogether(timing, signal)
    try {
      return await request()
    } catch (error) {
      if (!isRefusal(error)) throw error
      const asked = askedWait(error)
      const wait = asked ?? delay
      if (wait > longestWait) throw error
      if (asked !== undefined && timing.pause !== undefined) {
        timing.pause.until = Math.max(timing.pause.until, timing.now() + asked)
      }
      await timing.sleep(wait, signal)
    }
  }
  return await request()
}

/** `Retry-After` is meant for the account, so that the other threads of the connection keep it too. */
async function waitTogether({ now, sleep, pause }: Timing, signal: AbortSignal | undefined): Promise<void> {
  const rest = pause === undefined ? 0 : pause.until - now()
  if (rest > 0) await sleep(rest, signal)
}

function isRefusal(error: unknown): error is APIError {
  if (!(error instanceof APIError)) return false
  if (error.status === 429) return !isOutOfQuota(error)
  if (error.status !== 400 && error.status !== 409) return false
  return error.code === 'conversation_locked' || busyThread.test(error.message)
}

/** What `Retry-After` asks for, in milliseconds; its form as a date is not used by these providers. */
function askedWait(error: APIError): number | undefined {
  const seconds = Number.parseFloat(error.headers?.get('retry-after') ?? '')
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
