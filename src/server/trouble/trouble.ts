import type { MiddlewareHandler } from 'hono'
import type { ServerContext } from '../context.ts'
import type { ServerEnv } from '../http/env.ts'
import { createFaults, type Faults } from './faults.ts'
import { addLatency } from './latency.ts'
import { enforceLimits } from './limits.ts'

/** Trouble that a server makes on request, so that its clients can be seen to cope with it. */
export interface TroubleOptions {
  /** Milliseconds that every request is held back. */
  latency?: number
  /** Whose published rates are enforced. */
  limits?: 'openai'
  /** How many times faster than real the minutes of `limits` pass; 1 where absent. */
  timeScale?: number
  faults?: Faults
}

export interface Trouble {
  middleware: MiddlewareHandler<ServerEnv>[]
  close(): void
}

/** What comes before the handlers: the network first, then the rates, then faults. */
export function createTrouble(context: ServerContext, options: TroubleOptions): Trouble {
  const faults = options.faults && createFaults(context, options.faults)
  const middleware: MiddlewareHandler<ServerEnv>[] = []
  if (options.latency) middleware.push(addLatency(options.latency))
  if (options.limits === 'openai') {
    middleware.push(enforceLimits({ timeScale: options.timeScale ?? 1, clock: () => performance.now() }))
  }
  if (faults) middleware.push(faults.middleware)
  return { middleware, close: () => faults?.close() }
}
