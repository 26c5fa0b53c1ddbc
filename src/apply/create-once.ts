import { isTransient, retryAfter } from '../remote/transient.ts'

interface CreateOnce<T> {
  create(): Promise<T>
  /** Looks whether a create whose answer was lost has happened all the same. */
  find(): Promise<T | undefined>
  sleep(ms: number): Promise<void>
}

const attempts = 5

/**
 * Creates an object without ever making it twice: after a failure that leaves the outcome open, it looks before it
 * tries again. Throws the last error where it stays without success.
 */
export async function createOnce<T>({ create, find, sleep }: CreateOnce<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create()
    } catch (error) {
      if (!isTransient(error) || attempt === attempts) throw error
      await sleep(retryAfter(error) ?? 500 * 2 ** (attempt - 1))
    }
    const found = await find()
    if (found !== undefined) return found
  }
}
