import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { RequestContext } from '../http/env.ts'

/** Breaks the connection. The response stands for none at all. */
export function dropConnection(c: RequestContext): Response {
  c.env.incoming.socket.destroy()
  return new Response(null, RESPONSE_ALREADY_SENT)
}
