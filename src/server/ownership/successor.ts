import type { RequestListener } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { type Owner, readFolderKey, readOwner } from './claim.ts'
import { createDoor, type Door } from './door.ts'
import { connect, forward } from './forward.ts'
import type { ServerEnv } from '../http/env.ts'
import { ApiError, serverError } from '../http/errors.ts'
import { refusePages, requireKey } from '../http/guard.ts'
import { findOwner, ownOrFollow, tryServe, watchMs } from './owner.ts'
import { type RunningServer, type ServerOptions, requireProtection, urlOf } from './serve.ts'

/** A server that stands ready for the one that owns its data folder. */
export interface Successor {
  /** Base URL for clients of this process: its own address, or the owner's where that has the port it wants. */
  url: string
  /** Base URL of the owner. */
  ownerUrl: string
  /** True where the owner has the port that this one wants, so that it answers nobody until it is the owner. */
  isSilent: boolean
  /** The server that this one has become. Rejects where it cannot become one; never settles where it is closed first. */
  succeeded: Promise<RunningServer>
  close(graceMs?: number): Promise<void>
}

/** Milliseconds that a request waits while one owner is gone and the next is not there. */
const betweenMs = 10_000
const retryMs = 25

/**
 * Serves a data folder or, where another process does, stands ready: forwards what comes to its own address to the
 * owner, and becomes the owner when that is gone. It then also answers at the address that the owner had, unless
 * that is taken. Throws what `startServer` throws, except that a folder may be owned.
 */
export async function serveOrStandBy(
  options: ServerOptions,
): Promise<{ server: RunningServer } | { successor: Successor }> {
  requireProtection(options)
  const door = createDoor()
  const found = await ownOrFollow(options, door)
  return 'server' in found ? found : { successor: await standBy(options, door, found.owner) }
}

async function standBy(options: ServerOptions, door: Door, first: Owner): Promise<Successor> {
  const { dataDir, host = '127.0.0.1' } = options
  const leaving = new AbortController()
  const succeeded = Promise.withResolvers<RunningServer>()
  // Whoever does not ask how it ends must not be ended by it.
  succeeded.promise.catch(() => {})
  const now: { owner: Owner; own?: RunningServer } = { owner: first }
  let attempt: Promise<void> | undefined

  /** One attempt at a time, whoever asks for it. */
  function succeed(): Promise<void> {
    attempt ??= tryToSucceed().finally(() => (attempt = undefined))
    return attempt
  }

  async function tryToSucceed(): Promise<void> {
    if (now.own !== undefined || leaving.signal.aborted) return
    const own = await tryServe(options, door)
    if (own === undefined) {
      // Another may have been quicker. The file is looked at first, because each question to the owner costs a request.
      if (readOwner(dataDir)?.instance !== now.owner.instance)
        now.owner = (await findOwner(dataDir)) ?? now.owner
      return
    }
    now.own = own
    // Those that know the former address go on with it. It is a favour: another may have taken it.
    if (now.owner.port !== own.port) await door.listen(now.owner.port, host).catch(() => {})
    succeeded.resolve(own)
  }

  async function watch(): Promise<void> {
    while (now.own === undefined && !leaving.signal.aborted) {
      await setTimeout(watchMs, undefined, { signal: leaving.signal })
      await succeed()
    }
  }

  /** A connection to the owner, or undefined where this process has become it. */
  async function reachOwner() {
    const deadline = performance.now() + betweenMs
    while (now.own === undefined && performance.now() < deadline) {
      const url = new URL(now.owner.url)
      try {
        return { socket: await connect(url), host: url.host }
      } catch {
        await succeed()
        await setTimeout(retryMs)
      }
    }
    if (now.own !== undefined) return undefined
    throw new ApiError(503, {
      message: 'The process that owned the data folder is gone.',
      type: 'server_error',
    })
  }

  const listener = forwardAll(options, async (incoming, outgoing) => {
    const reached = await reachOwner()
    if (reached === undefined) door.answer(incoming, outgoing)
    else
      await forward(incoming, outgoing, reached.socket, { host: reached.host, key: readFolderKey(dataDir) })
  })
  door.answerWith(listener)
  const isSilent = !(await listenUnlessOwner(door, options, now.owner))
  const watching = watch().catch((error: unknown) => {
    if (!leaving.signal.aborted) succeeded.reject(error)
  })
  return {
    url: isSilent ? now.owner.url : urlOf(host, door.port ?? now.owner.port),
    ownerUrl: now.owner.url,
    isSilent,
    succeeded: succeeded.promise,
    close: async (graceMs = 0) => {
      leaving.abort()
      await Promise.all([watching, attempt?.catch(() => {})])
      await (now.own ?? door).close(graceMs)
    },
  }
}

/** False where the owner has the port. */
async function listenUnlessOwner(door: Door, options: ServerOptions, owner: Owner): Promise<boolean> {
  const { port = 0, host = '127.0.0.1' } = options
  try {
    await door.listen(port, host)
    return true
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (isTaken && owner.port === port) return false
    throw error
  }
}

/** Guards the address as its options say, before anything is passed on. */
function forwardAll(
  { host = '127.0.0.1', apiKey, dataDir, onFault = () => {} }: ServerOptions,
  pass: (...given: Parameters<RequestListener>) => Promise<void>,
): RequestListener {
  const app = new Hono<ServerEnv>()
  app.use(refusePages(host, apiKey !== undefined))
  if (apiKey !== undefined) app.use('/v1/*', requireKey([apiKey, readFolderKey(dataDir) ?? apiKey]))
  app.all('*', async (c) => {
    await pass(c.env.incoming, c.env.outgoing)
    return new Response(null, RESPONSE_ALREADY_SENT)
  })
  app.onError((error, c) => {
    if (!(error instanceof ApiError)) onFault(error)
    const { body, status } = error instanceof ApiError ? error : serverError()
    return c.json({ error: body }, status)
  })
  return getRequestListener(app.fetch, { overrideGlobalObjects: false })
}
