import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type AppOptions, createApp } from './app.ts'
import { type Claim, claimFolder } from './claim.ts'
import { type ContextOptions, openContext } from './context.ts'
import { startIngestion } from './knowledge/ingestion.ts'
import { sweepOrphans } from './sweep.ts'

export interface ServerOptions extends ContextOptions, AppOptions {
  /** 0, the default, takes a free one. */
  port?: number
  host?: string
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

/** Starts the server on a data folder, made where it is missing. Throws `FolderOwnedError`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
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
  const { port = 0, host = '127.0.0.1', onFault = () => {} } = options
  const context = openContext(options)
  sweepOrphans(context)
  const instance = randomUUID()
  const app = createApp(context, options)
  app.get('/instance', (c) => c.json({ instance }))
  // The embedding process uses fetch itself, so its Request and Response stay Node's own.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  try {
    await listen(server, port, host)
  } catch (error) {
    context.db.close()
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
      await ingestion.close()
      context.db.close()
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
