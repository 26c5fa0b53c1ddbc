import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type AppOptions, createApp } from './app.ts'
import { type Claim, claimFolder } from './claim.ts'
import { type ContextOptions, openContext } from './context.ts'
import { isLoopback } from './http/guard.ts'
import { trackRequests } from './in-flight.ts'
import { startIngestion } from './knowledge/ingestion.ts'
import { openRequestLog } from './request-log.ts'
import { sweepOrphans } from './sweep.ts'
import { abortAllWork } from './turns/ongoing.ts'
import { createTrouble, type TroubleOptions } from './trouble/trouble.ts'

export interface ServerOptions extends ContextOptions, Omit<AppOptions, 'before'>, TroubleOptions {
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
  /** Ends connections and background work, closes the database and lets go of the data folder. */
  close(): Promise<void>
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

/** Milliseconds that requests in flight may take to notice that the server stops. */
const stopMs = 5_000

/**
 * Starts the server on a data folder, made where it is missing.
 * Throws `FolderOwnedError` and `UnprotectedHostError`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, apiKey } = options
  if (host !== undefined && apiKey === undefined && !isLoopback(host)) throw new UnprotectedHostError(host)
  const claim = claimFolder(options.dataDir)
  if (claim === undefined) throw new FolderOwnedError(options.dataDir)
  try {
    return await serve(claim, options)
  } catch (error) {
    claim.release()
    throw error
  }
}

async function serve(claim: Claim, options: ServerOptions): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', onFault = () => {}, onRequest } = options
  const log = options.log === undefined ? undefined : openRequestLog(options.log)
  const context = openContext(options)
  const trouble = createTrouble(context, options)
  const inFlight = trackRequests()
  const instance = randomUUID()

  sweepOrphans(context)
  const app = createApp(context, {
    ...options,
    before: trouble.middleware,
    onRequest: (entry) => {
      log?.write(entry)
      onRequest?.(entry)
    },
  })
  app.get('/instance', (c) => c.json({ instance }))
  const server = createAdaptorServer({
    fetch: (request, env) => inFlight.add(app.fetch(request, env)),
    // The embedding process uses fetch itself, so its Request and Response stay Node's own.
    overrideGlobalObjects: false,
  }) as Server

  function closeData(): void {
    trouble.close()
    context.db.close()
    log?.close()
  }

  try {
    await listen(server, port, host)
  } catch (error) {
    closeData()
    throw error
  }
  const ingestion = startIngestion(context, onFault)
  const bound = portOf(server)
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}/v1`
  claim.announce({ url, port: bound, instance })
  return {
    url,
    port: bound,
    close: async () => {
      await stop(server)
      abortAllWork(context)
      await inFlight.settle(stopMs)
      await ingestion.close()
      closeData()
      claim.release()
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
