import { APIError } from 'openai'
import { explainApiError } from './explain-error.ts'

/** For creates: the SDK must not repeat a request whose outcome is unknown. */
export const once = { maxRetries: 0 } as const

/** Runs a request and turns the SDK's error into a `UserError` that says what to do. */
export async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw explainApiError(error)
  }
}

/** As `call`, and undefined where the object does not exist. */
export async function callOrGone<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request()
  } catch (error) {
    if (isGone(error)) return undefined
    throw explainApiError(error)
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof APIError && error.status === 404
}

/** Every item of a paginated list. */
export async function collect<T>(pages: () => AsyncIterable<T>): Promise<T[]> {
  return call(async () => {
    const items: T[] = []
    for await (const item of pages()) items.push(item)
    return items
  })
}
