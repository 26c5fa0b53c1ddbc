import { setTimeout } from 'node:timers/promises'
import { type Owner, readOwner } from './claim.ts'
import { FolderOwnedError, type RunningServer, type ServerOptions, startServer } from './serve.ts'

/** How long an owner may take from claiming the folder to answering, in milliseconds. */
const announceMs = 10_000
const retryMs = 50
/** How often one that uses another's server looks whether that is gone, in milliseconds. */
const watchMs = 200

/**
 * A server for a data folder that several processes use: the running one of the process that owns it, or one of
 * our own. When the owner goes, one of the others takes its place at the same address, so that clients go on
 * with what they have. Throws where a folder is owned and its owner never answers.
 */
export async function connectOrServe(options: ServerOptions): Promise<RunningServer> {
  const deadline = performance.now() + announceMs
  while (performance.now() < deadline) {
    const server = await tryServe(options)
    if (server !== undefined) return server
    const owner = await findOwner(options.dataDir)
    if (owner !== undefined) return follow(owner, options)
    await setTimeout(retryMs)
  }
  throw new Error(`another process owns ${options.dataDir}, and its server does not answer`)
}

async function tryServe(options: ServerOptions): Promise<RunningServer | undefined> {
  try {
    return await startServer(options)
  } catch (error) {
    if (error instanceof FolderOwnedError) return undefined
    throw error
  }
}

/** The live owner. What was announced may be of one that died, whose port now answers for something else. */
async function findOwner(dataDir: string): Promise<Owner | undefined> {
  const owner = readOwner(dataDir)
  if (owner === undefined) return undefined
  try {
    const response = await fetch(new URL('/instance', owner.url), { signal: AbortSignal.timeout(announceMs) })
    const { instance } = (await response.json()) as { instance?: string }
    return instance === owner.instance ? owner : undefined
  } catch {
    return undefined
  }
}

/** Uses the owner's server, and becomes the owner once that is gone. */
function follow(owner: Owner, options: ServerOptions): RunningServer {
  let { url, port } = owner
  let own: RunningServer | undefined
  const leaving = new AbortController()

  async function watch(): Promise<void> {
    while (own === undefined && !leaving.signal.aborted) {
      await setTimeout(watchMs, undefined, { signal: leaving.signal, ref: false })
      own = await takeOver(port, options)
      if (own !== undefined) ({ url, port } = own)
    }
  }

  const watching = watch().catch((error: unknown) => {
    if (!leaving.signal.aborted) options.onFault?.(error)
  })
  return {
    get url() {
      return url
    },
    get port() {
      return port
    },
    close: async () => {
      leaving.abort()
      await watching
      await own?.close()
    },
  }
}

/** Serves at the port that the clients know, or at another where a stranger has taken it. */
async function takeOver(port: number, options: ServerOptions): Promise<RunningServer | undefined> {
  try {
    return await tryServe({ ...options, port })
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!taken) throw error
    return tryServe({ ...options, port: 0 })
  }
}
