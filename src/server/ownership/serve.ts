import { randomUUID } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import { type AppOptions, createApp } from '../app.ts'
import { type Claim, claimFolder } from './claim.ts'
import { type ContextOptions, openContext } from '../context.ts'
import { createDoor, type Door } from './door.ts'
import { isLoopback } from '../http/guard.ts'
import { trackRequests } from '../in-flight.ts'
import { startIngestion } from '../knowledge/ingestion.ts'
import { openRequestLog } from '../request-log.ts'
import { sweepOrphans } from '../sweep.ts'
import { abortAllWork } from '../model/ongoing.ts'
import { createTrouble, type TroubleOptions } from '../trouble/trouble.ts'

export interface ServerOptions
  extends ContextOptions, Omit<AppOptions, 'before' | 'folderKey'>, TroubleOptions {
  /** 0, the default, takes a free one. */
  port?: number
  /** Path of a file that gets a line of JSON for each request. */
  log?: string
}

/** A server that answers. */
export interface RunningServer {
  /** Base URL for clients: `http://127.0.0.1:PORT/v1`. */
  url: string
  port: number
  /** Opens it whatever key it demands: that of its data folder. */
  key: string | undefined
  /**
   * Takes no more requests, waits `graceMs` (0 where absent) for those under way, and cuts them then; ends background
   * work, closes the database and lets go of the data folder.
   */
  close(graceMs?: number): Promise<void>
}

/** The data folder belongs to another live process; `connectOrServe` finds it. */
export class FolderOwnedError extends Error {
  constructor(dataDir: string) {
    super(`another process is serving ${dataDir}`)
    this.name = 'FolderOwnedError'
  }
}

/** Other machines could reach the server, and it would ask nobody for a key. */
export class UnprotectedHostError extends Error {
  constructor(host: string) {
    super(`${host} can be reached from other machines, so a key must be demanded`)
    this.name = 'UnprotectedHostError'
  }
}

/** Tells which start of the server answers here. */
export const instancePath = '/instance'

/** Milliseconds that requests in flight may take to notice that the server stops. */
const stopMs = 5_000

/**
 * Starts the server on a data folder, made where it is missing. A `door` that has an address already is answered at
 * as it is; `port` and `host` are for one that has none. Throws `FolderOwnedError` and `UnprotectedHostError`.
 */
export async function startServer(options: ServerOptions, door: Door = createDoor()): Promise<RunningServer> {
  requireProtection(options)
  const claim = claimFolder(options.dataDir)
  if (claim === undefined) throw new FolderOwnedError(options.dataDir)
  try {
    return await serve(claim, options, door)
  } catch (error) {
    claim.release()
    throw error
  }
}

/** Throws `UnprotectedHostError`. */
export function requireProtection({ host, apiKey }: ServerOptions): void {
  if (host !== undefined && apiKey === undefined && !isLoopback(host)) throw new UnprotectedHostError(host)
}

/** Base URL for clients of an address. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1`
}

async function serve(claim: Claim, options: ServerOptions, door: Door): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', onFault = () => {}, onRequest } = options
  const log = options.log === undefined ? undefined : openRequestLog(options.log)
  const context = openContext(options)
  const trouble = createTrouble(context, options)
  const inFlight = trackRequests()
  const instance = randomUUID()

  sweepOrphans(context)
  const app = createApp(context, {
    ...options,
    folderKey: claim.key,
    before: trouble.middleware,
    onRequest: (entry) => {
      // Processes that look for the owner of the folder are no traffic.
      if (entry.path === instancePath) return
      log?.write(entry)
      onRequest?.(entry)
    },
  })
  app.get(instancePath, (c) => c.json({ instance }))
  const listener = getRequestListener((request, env) => inFlight.add(app.fetch(request, env)), {
    // The embedding process uses fetch itself, so its Request and Response stay Node's own.
    overrideGlobalObjects: false,
  })

  function closeData(): void {
    trouble.close()
    context.db.close()
    log?.close()
  }

  door.answerWith(listener)
  let bound: number
  try {
    bound = door.port ?? (await door.listen(port, host))
  } catch (error) {
    closeData()
    throw error
  }
  const ingestion = startIngestion(context, onFault)
  const url = urlOf(host, bound)
  claim.announce({ url, port: bound, instance })
  return {
    url,
    port: bound,
    key: claim.key,
    close: async (graceMs = 0) => {
      await door.close(graceMs)
      abortAllWork(context)
      await inFlight.settle(stopMs)
      await ingestion.close()
      closeData()
      claim.release()
    },
  }
}
