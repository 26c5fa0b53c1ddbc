import OpenAI, { APIError } from 'openai'
import type { z } from 'zod'
import { UserError } from '../errors.ts'
import { pageAnswer, readAnswer } from './answers.ts'
import { explainApiError } from './explain-error.ts'
import type { Limiter } from './limiter.ts'

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

/** A list of the API. */
export interface List<T> {
  /** `/vector_stores`. */
  path: string
  /** Most items on one page. */
  limit: number
  query?: Record<string, string>
  headers?: Record<string, string>
  item: z.ZodType<T>
  idOf: (item: T) => string
}

/**
 * Every item of a list, oldest first: complete, or it throws `UserError`. The SDK's own paging takes a page without
 * items for the end, whatever the page is, and never ends where a host does not know `after`.
 */
export async function collect<T>(client: OpenAI, limiter: Limiter, list: List<T>): Promise<T[]> {
  const { path, limit, query = {}, headers = {}, item, idOf } = list
  const name = `GET ${path}`
  const items = new Map<string, T>()
  let after: string | undefined
  for (;;) {
    const options = {
      headers,
      query: { ...query, limit, order: 'asc', ...(after === undefined ? {} : { after }) },
    }
    const answer = await limiter.read(() => call(name, () => client.get<unknown>(path, options)))
    const { data, has_more } = readAnswer(name, pageAnswer(item), answer)
    const known = items.size
    for (const entry of data) items.set(idOf(entry), entry)
    const last = data.at(-1)
    if (last === undefined || !(has_more ?? data.length >= limit)) return [...items.values()]
    if (items.size === known) throw unending(name)
    after = idOf(last)
  }
}

function unending(name: string): UserError {
  return new UserError('provider-response', `the list of ${name} never ends: it repeats a page`, {
    hint: 'the host does not page as the API does, so what it has cannot be known',
  })
}
