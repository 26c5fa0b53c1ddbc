import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What stands in OpenAI's error envelope. */
export interface ErrorBody {
  message: string
  type: string
  param: string | null
  code: string | null
}

/** An answer other than success. Whoever finds the fault throws it; `app.ts` alone turns it into a response. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode
  readonly body: ErrorBody

  constructor(status: ContentfulStatusCode, body: Partial<ErrorBody> & { message: string }) {
    super(body.message)
    this.name = 'ApiError'
    this.status = status
    this.body = {
      message: body.message,
      type: body.type ?? 'invalid_request_error',
      param: body.param ?? null,
      code: body.code ?? null,
    }
  }
}

/** The request itself is at fault: status 400. */
export function invalidRequest(message: string, param?: string, code?: string): ApiError {
  return new ApiError(400, { message, param: param ?? null, code: code ?? null })
}

/** A parameter that must be there is not: status 400. */
export function missingParameter(param: string): ApiError {
  return invalidRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
}

/** No object of that kind has this ID: status 404, in OpenAI's words. `what` is e.g. `File object`. */
export function notFound(what: string, id: string): ApiError {
  return new ApiError(404, { message: `No such ${what}: ${id}`, param: 'id' })
}

/** A fault of ours. Its message says nothing of the cause, which the log keeps. */
export function serverError(): ApiError {
  return new ApiError(500, {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
  })
}
