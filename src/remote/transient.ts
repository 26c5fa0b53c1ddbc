import { APIConnectionError, APIError } from 'openai'
import { isOutOfQuota } from './explain-error.ts'

/** The SDK's error beneath an explained one, or the error itself. */
function apiErrorOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof APIError ? error.cause : error
}

/** True where the same request may succeed later: no connection, a time-out, a conflict, a rate limit, a server's fault. */
export function isTransient(error: unknown): boolean {
  const cause = apiErrorOf(error)
  if (cause instanceof APIConnectionError) return true
  if (!(cause instanceof APIError) || cause.status === undefined) return false
  // An exhausted quota answers 429 as well, and no waiting helps.
  if (isOutOfQuota(cause)) return false
  return [408, 409, 429].includes(cause.status) || cause.status >= 500
}

/** Milliseconds that the provider asks to wait, where it does. */
export function retryAfter(error: unknown): number | undefined {
  const cause = apiErrorOf(error)
  if (!(cause instanceof APIError)) return undefined
  const seconds = Number(cause.headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
