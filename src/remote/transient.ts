import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
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

/** True where the provider took the request and did not answer in time. */
export function isTimeout(error: unknown): boolean {
  return apiErrorOf(error) instanceof APIConnectionTimeoutError
}

/** Milliseconds that the provider asks to wait, where it does: as a number, or until a date (RFC 9110). */
export function retryAfter(error: unknown): number | undefined {
  const cause = apiErrorOf(error)
  if (!(cause instanceof APIError)) return undefined
  const exact = numberOf(cause.headers?.get('retry-after-ms'))
  if (exact !== undefined) return exact
  const asked = cause.headers?.get('retry-after')
  const seconds = numberOf(asked)
  if (seconds !== undefined) return seconds * 1000
  const until = Date.parse(asked ?? '')
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now())
}

function numberOf(header: string | null | undefined): number | undefined {
  return header && /^\d+(\.\d+)?$/.test(header) ? Number(header) : undefined
}

/** True where the request was refused before it did anything, so that there is nothing to look for. */
export function isRefusal(error: unknown): boolean {
  const cause = apiErrorOf(error)
  return cause instanceof APIError && cause.status === 429
}

/** True where the provider says that what the request names is not there. */
export function isNotFound(error: unknown): boolean {
  const cause = apiErrorOf(error)
  return cause instanceof APIError && cause.status === 404
}

/** True where the provider said no and will say so again: nothing was made, and there is nothing to look for. */
export function isFinalRefusal(error: unknown): boolean {
  const cause = apiErrorOf(error)
  if (!(cause instanceof APIError) || cause.status === undefined) return false
  return cause.status >= 400 && cause.status < 500 && !isTransient(cause)
}
