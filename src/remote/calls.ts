import { APIError } from 'openai'
import { explainApiError } from './explain-error.ts'

/** For creates: the SDK must not repeat a request whose outcome is unknown. */
export const once = { maxRetries: 0 } as const

/**
 * Runs a request and turns the SDK's error into a `UserError` that says what to do. `name` is its method and path,
 * `POST /vector_stores`, for the message.
 */
export async function call<T>(name: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw explainApiError(error, name)
  }
}

/** As `call`, and undefined where the object does not exist. */
export async function callOrGone<T>(name: string, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof APIError && error.status === 404) return undefined
    throw explainApiError(error, name)
  }
}

/** Every item of a paginated list: complete, or it throws. */
export async function collect<T>(name: string, pages: () => AsyncIterable<T>): Promise<T[]> {
  return call(name, async () => {
    const items: T[] = []
    for await (const item of pages()) items.push(item)
    return items
  })
}
