import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RequestContext } from '../http/env.ts'
import { ApiError, type ErrorBody } from '../http/errors.ts'

/** An answer that a fault rule gives. What it leaves out is what OpenAI says with that status. */
export interface FaultAnswer {
  /** From 400 to 599. */
  status: number
  code?: string
  type?: string
  message?: string
  /** Seconds. */
  retry_after?: number
}

const usual: Record<number, Partial<ErrorBody>> = {
  401: { message: 'Incorrect API key provided.', code: 'invalid_api_key' },
  403: { message: 'You do not have access to this resource.' },
  404: { message: 'No such object.' },
  409: { message: 'Another request has changed this object meanwhile.' },
  429: { message: 'Rate limit reached for requests.', type: 'requests', code: 'rate_limit_exceeded' },
  500: { message: 'The server had an error while processing your request. Sorry about that!' },
  503: { message: 'The engine is currently overloaded, please try again later.', code: 'overloaded' },
}

/** The answer in OpenAI's envelope. */
export function answerFault(c: RequestContext, answer: FaultAnswer): Response {
  const { status, code, type, message, retry_after: retryAfter } = answer
  const known = usual[status]
  const fallback = status >= 500 ? 'server_error' : 'invalid_request_error'
  const { body } = new ApiError(status as ContentfulStatusCode, {
    message: message ?? known?.message ?? `This answer was asked for: ${status}.`,
    type: type ?? known?.type ?? fallback,
    code: code ?? known?.code ?? null,
  })
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  return c.json({ error: body }, status as ContentfulStatusCode)
}
