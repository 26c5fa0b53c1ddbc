import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** What every handler may read beside the request: the raw node request and response, and the request's ID. */
export interface ServerEnv {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    /** Where a fault of ours goes that is found after the answer has begun. */
    onFault: (error: unknown) => void
    /** Called before files are attached. Throws `ApiError` 429 where a limit is rehearsed that forbids it. */
    admitAttachments: (count: number) => void
  }
}

export type RequestContext = Context<ServerEnv>
