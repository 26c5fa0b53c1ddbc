import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { answerUnreadable, refuseHost } from '../http/unparsed.ts'

/** Where clients come in. Its addresses stay while whoever answers behind them may change. */
export interface Door {
  /** The port of its first address; undefined while it has none. */
  readonly port: number | undefined
  /** Adds an address; 0 takes a free port. Gives the port. Throws what the system says. */
  listen(port: number, host: string): Promise<number>
  /** From now on requests are answered by this. */
  answerWith(listener: RequestListener): void
  /** Hands a request that has come in to whoever answers now. */
  answer: RequestListener
  /** Takes no more connections, waits so many milliseconds for requests under way, and cuts what is left. */
  close(graceMs: number): Promise<void>
}

/**
 * Milliseconds that an idle connection is kept. Longer than the pools of clients keep theirs, because one that sends
 * into a connection just closed gets an error instead of an answer. Node's own 5 seconds are shorter than most.
 */
const keepAliveMs = 65_000

export function createDoor(): Door {
  const servers: Server[] = []
  const underWay = new Set<ServerResponse>()
  let answer = refuse
  let idle = Promise.withResolvers<void>()

  const admit: RequestListener = (incoming, outgoing) => {
    incoming.socket.setTimeout(0)
    if (refuseHost(incoming, outgoing)) return
    underWay.add(outgoing)
    outgoing.once('close', () => {
      underWay.delete(outgoing)
      if (underWay.size === 0) idle.resolve()
    })
    answer(incoming, outgoing)
  }

  return {
    get port() {
      return servers[0] && portOf(servers[0])
    },
    listen: async (port, host) => {
      // Without a host Node would answer by itself, with no body.
      const server = createServer({ keepAliveTimeout: keepAliveMs, requireHostHeader: false }, admit)
      server.on('clientError', (error, socket) => {
        // Into an answer that has begun, none can be put.
        if ([...underWay].some((answer) => answer.socket === socket && answer.headersSent)) socket.destroy()
        else answerUnreadable(error, socket)
      })
      // Node itself lets a connection that never asks anything live for ever.
      server.on('connection', (socket) => socket.setTimeout(keepAliveMs))
      await listen(server, port, host)
      servers.push(server)
      return portOf(server)
    },
    answerWith: (listener) => (answer = listener),
    answer: (incoming, outgoing) => answer(incoming, outgoing),
    close: async (graceMs) => {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      if (underWay.size > 0 && graceMs > 0) {
        idle = Promise.withResolvers()
        const over = new AbortController()
        const grace = setTimeout(graceMs, undefined, { signal: over.signal }).catch(() => {})
        await Promise.race([idle.promise, grace])
        over.abort()
      }
      for (const server of servers) server.closeAllConnections()
      await Promise.all(closed)
    },
  }
}

const refuse: RequestListener = (_incoming, outgoing) => outgoing.destroy()

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
