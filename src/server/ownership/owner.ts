import { setTimeout } from 'node:timers/promises'
import { type Owner, readFolderKey, readOwner } from './claim.ts'
import type { Door } from './door.ts'
import {
  FolderOwnedError,
  instancePath,
  type RunningServer,
  type ServerOptions,
  startServer,
} from './serve.ts'

/** A live process has the data folder, and does not answer where it says it does. */
export class OwnerSilentError extends Error {
  constructor(dataDir: string) {
    super(`another process owns ${dataDir}, and its server does not answer`)
    this.name = 'OwnerSilentError'
  }
}

/** How long an owner may take from claiming the folder to answering, in milliseconds. */
const announceMs = 10_000
const retryMs = 50
/** How often one that uses another's server looks whether that is gone, in milliseconds. */
export const watchMs = 200

/**
 * A server for a data folder that several processes use: the running one of the process that owns it, or one of
 * our own. When the owner goes, one of the others takes its place at the same address, so that clients go on
 * with what they have. Throws where a folder is owned and its owner never answers.
 */
export async function connectOrServe(options: ServerOptions): Promise<RunningServer> {
  const found = await ownOrFollow(options)
  return 'server' in found ? found.server : follow(found.owner, options)
}

/**
 * A server of our own behind the door, or who owns the folder. Throws where a folder is owned and its owner never
 * answers.
 */
export async function ownOrFollow(
  options: ServerOptions,
  door?: Door,
): Promise<{ server: RunningServer } | { owner: Owner }> {
  const deadline = performance.now() + announceMs
  while (performance.now() < deadline) {
    const server = await tryServe(options, door)
    if (server !== undefined) return { server }
    const owner = await findOwner(options.dataDir)
    if (owner !== undefined) return { owner }
    await setTimeout(retryMs)
  }
  throw new OwnerSilentError(options.dataDir)
}

/** Undefined where another process owns the folder. */
export async function tryServe(options: ServerOptions, door?: Door): Promise<RunningServer | undefined> {
  try {
    return await startServer(options, door)
  } catch (error) {
    if (error instanceof FolderOwnedError) return undefined
    throw error
  }
}

/** The live owner. What was announced may be of one that died, whose port now answers for something else. */
export async function findOwner(dataDir: string): Promise<Owner | undefined> {
  const owner = readOwner(dataDir)
  if (owner === undefined) return undefined
  try {
    const response = await fetch(new URL(instancePath, owner.url), {
      signal: AbortSignal.timeout(announceMs),
    })
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
    get key() {
      return readFolderKey(options.dataDir)
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
