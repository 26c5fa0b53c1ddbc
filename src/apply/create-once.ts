import { retryDelay } from './retry-delay.ts'

interface CreateOnce<T> {
  create(): Promise<T>
  /** Looks whether a create whose answer was lost has happened all the same. */
  find(): Promise<T | undefined>
  sleep(ms: number): Promise<void>
}

/**
 * Creates an object without ever making it twice: after a failure that leaves the outcome open, it looks before it
 * tries again. Throws the last error where it stays without success.
 */
export async function createOnce<T>({ create, find, sleep }: CreateOnce<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create()
    } catch (error) {
      const delay = retryDelay(error, attempt)
      if (delay === undefined) throw error
      await sleep(delay)
    }
    const found = await find()
    if (found !== undefined) return found
  }
}
