import { createMiddleware } from 'hono/factory'
import type { ServerEnv } from '../http/env.ts'
import { dropConnection } from './drop.ts'
import { pause } from './pause.ts'

/** Holds every request back for some milliseconds, as a network far away would. */
export function addLatency(ms: number) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    if (!(await pause(c.env.outgoing, ms))) return dropConnection(c)
    return next()
  })
}
