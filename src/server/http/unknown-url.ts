import type { Context } from 'hono'
import type { RouterRoute } from 'hono/types'
import type { ServerEnv } from './env.ts'
import { ApiError } from './errors.ts'

/**
 * The answer to a request that no route takes, in OpenAI's words: 405 where the path is one of the API's and only the
 * method is not, else 404.
 */
export function answerUnknownUrl(routes: RouterRoute[]): (c: Context<ServerEnv>) => Response {
  const known = routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({ method, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }))
  return (c) => {
    const methods = known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method)
    const { status, body } = methods.length > 0 ? wrongMethod(c) : unknownUrl(c)
    const allowed = [...new Set(methods)].join(', ')
    return c.json({ error: body }, status, allowed === '' ? {} : { allow: allowed })
  }
}

function wrongMethod({ req }: Context): ApiError {
  const hint = '(HINT: Perhaps you meant to use a different HTTP method?)'
  return new ApiError(405, { message: `Not allowed to ${req.method} on ${req.path}. ${hint}` })
}

function unknownUrl({ req }: Context): ApiError {
  return new ApiError(404, { message: `Invalid URL (${req.method} ${req.path})`, code: 'unknown_url' })
}
