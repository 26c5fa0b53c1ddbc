import { UserError } from '../errors.ts'

/**
 * The values of all promises. Unlike `Promise.all` it waits for every one before it throws, so that nothing is still
 * being written when the lockfile is. Of several errors a bug is thrown first: it must not hide behind expected ones.
 */
export async function settleAll<T>(promises: Promise<T>[]): Promise<T[]> {
  const values: T[] = []
  const errors: unknown[] = []
  for (const result of await Promise.allSettled(promises)) {
    if (result.status === 'fulfilled') values.push(result.value)
    else errors.push(result.reason)
  }
  if (errors.length > 0) throw errors.find((error) => !(error instanceof UserError)) ?? errors[0]
  return values
}
