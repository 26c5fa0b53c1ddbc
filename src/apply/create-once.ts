import { retryDelay, type RetryTiming } from '../remote/retry.ts'
import { isRefusal } from '../remote/transient.ts'

interface CreateOnce<T> {
  create(): Promise<T>
  /** Looks whether a create whose answer was lost has happened all the same. */
  find(): Promise<T | undefined>
  timing: RetryTiming
  /** How long a list may lag behind writes, so how long what `find` does not find may be there. */
  settleSeconds: number
}

/**
 * Creates an object without ever making it twice: after a failure that leaves the outcome open, it looks until lists
 * have settled before it tries again. Throws the last error where it stays without success.
 */
export async function createOnce<T>(options: CreateOnce<T>): Promise<T> {
  const { create, timing } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create()
    } catch (error) {
      const delay = retryDelay(error, attempt, timing.random)
      if (delay === undefined) throw error
      if (isRefusal(error)) {
        await timing.sleep(delay)
        continue
      }
      const found = await lookUntilSettled(options, delay)
      if (found !== undefined) return found
    }
  }
}

/** Looks first after `delay` milliseconds, and then ever less often. */
async function lookUntilSettled<T>(
  { find, timing, settleSeconds }: CreateOnce<T>,
  delay: number,
): Promise<T | undefined> {
  const settle = settleSeconds * 1000
  let waited = 0
  for (let wait = delay; ; wait = Math.min(wait * 2, settle - waited)) {
    await timing.sleep(wait)
    waited += wait
    const found = await find()
    if (found !== undefined || waited >= settle) return found
  }
}
