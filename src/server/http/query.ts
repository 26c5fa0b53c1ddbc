import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { z } from 'zod'
import { check } from './body.ts'
import type { RequestContext, ServerEnv } from './env.ts'
import { invalidRequest } from './errors.ts'

/** Stands before each handler that reads the query string. Every other route refuses one: see `refuseQuery`. */
export const takesQuery: MiddlewareHandler<ServerEnv> = (_c, next) => next()

/**
 * The query string, checked. `key[]=a&key[]=b` is the array `key`; everything else is a string, so schemas coerce.
 * Throws `ApiError`.
 */
export function readQuery<Schema extends z.ZodType>(c: RequestContext, schema: Schema): z.output<Schema> {
  const query: [string, unknown][] = Object.entries(c.req.queries()).map(([key, values]) => {
    if (key.endsWith('[]')) return [key.slice(0, -2), values]
    return [key, values.length > 1 ? values : values[0]]
  })
  return check(schema, Object.fromEntries(query))
}

/** Refuses the parameters of a query at routes that take none, before anything is done. Throws `ApiError` 400. */
export const refuseQuery: MiddlewareHandler<ServerEnv> = async (c, next) => {
  const [name] = Object.keys(c.req.queries())
  const routes = matchedRoutes(c).filter(({ method }) => method !== 'ALL')
  if (name !== undefined && routes.length > 0 && !routes.some(({ handler }) => handler === takesQuery)) {
    throw invalidRequest(`Unknown parameter: '${name}'.`, name, 'unknown_parameter')
  }
  await next()
}
