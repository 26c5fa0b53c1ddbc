import {
  createServer,
  request as sendRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http'
import { buffer } from 'node:stream/consumers'

/** What a client sent, as the proxy saw it. */
export interface ProxiedRequest {
  method: string
  /** Without `/v1` and the query. */
  path: string
}

/** Which requests a program can die at: its writes, reads too, or those of one kind. */
export type Counted = 'writes' | 'requests' | ((request: ProxiedRequest) => boolean)

/** What is done to a request instead of passing it on. */
export type Fault =
  /** An answer that the host did not give; the request has no effect. */
  | { status: number; body?: string; headers?: Record<string, string> }
  /** The connection breaks before the request has an effect. */
  | 'drop-before'
  /** The request has its effect, and the connection breaks before the answer. */
  | 'drop-after'
  /** The request has its effect, and the connection breaks in the middle of the answer. */
  | 'cut'
  /** The client gets no answer, ever; the request has no effect. */
  | 'hang'
  /** Something is done while the client waits; then the request has its effect and is answered. */
  | (() => Promise<void>)

export interface FaultRule {
  method?: string
  /** Requests of any method but GET. */
  isWrite?: true
  /** Matched against the path without `/v1` and the query. */
  path?: RegExp
  /** Which of the matching requests, counted from 1; all of them where absent. */
  nth?: number
  /** The first of the matching requests that it counts for, as all after it. */
  from?: number
  fault: Fault
}

/** A proxy before a server that does to chosen requests what bad networks and bad days do. */
export interface FaultProxy {
  /** Base URL, `/v1` included. */
  url: string
  /** Every request that arrived, in order, whatever became of it. */
  requests: ProxiedRequest[]
  /** How often the server broke a connection. */
  broken(): number
  /** Adds a rule; the first one that matches counts. */
  inject(rule: FaultRule): void
  /** Takes all rules away, and lets another program live. What is unanswered stays so. */
  heal(): void
  /**
   * The program dies at its `nth` write from now: before that has an effect, or after it and before the answer.
   * No later request has an effect, and none is ever answered, so that the program learns nothing more. Resolves
   * to the write once the requests before it are answered. Other requests can be counted instead.
   */
  killAt(nth: number, moment: 'before' | 'after', counted?: Counted): Promise<ProxiedRequest>
  close(): Promise<void>
}

/**
 * Tells of each request whether it counts as a moment to die at. Between two writes a read counts once, because how
 * often something is polled is a matter of luck.
 */
export function createCounter(counted: Counted): (request: ProxiedRequest) => boolean {
  if (typeof counted === 'function') return counted
  const read = new Set<string>()
  return ({ method, path }) => {
    if (method !== 'GET') read.clear()
    else if (counted === 'writes' || read.has(path)) return false
    else read.add(path)
    return true
  }
}

/** Starts a proxy before `upstream`, which is a base URL that ends in `/v1`. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const requests: ProxiedRequest[] = []
  let broken = 0
  let rules: { rule: FaultRule; seen: number }[] = []
  let kill: Kill | undefined
  const running = new Set<Promise<unknown>>()

  function faultOf(request: ProxiedRequest): Fault | undefined {
    for (const entry of rules) {
      const { method, path, nth, from = 1, isWrite, fault } = entry.rule
      if (isWrite && request.method === 'GET') continue
      if (method !== undefined && method !== request.method) continue
      if (path !== undefined && !path.test(request.path)) continue
      entry.seen += 1
      if (entry.seen >= from && (nth ?? entry.seen) === entry.seen) return fault
    }
    return undefined
  }

  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', upstream).pathname.replace(/^\/v1/, '')
    const request = { method: incoming.method ?? '', path }
    requests.push(request)
    const task =
      kill === undefined
        ? handle(upstream, incoming, outgoing, faultOf(request))
        : handleUntilDead(upstream, incoming, outgoing, { kill, request, running })
    running.add(task)
    // Where the server breaks the connection, so does the proxy.
    const breakToo = () => {
      broken += 1
      outgoing.destroy()
    }
    void task.catch(breakToo).finally(() => running.delete(task))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')

  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    broken: () => broken,
    inject: (rule) => void rules.push({ rule, seen: 0 }),
    heal: () => {
      rules = []
      kill = undefined
    },
    killAt(nth, moment, counted = 'writes') {
      const dead = Promise.withResolvers<ProxiedRequest>()
      kill = { nth, moment, isCounted: createCounter(counted), dead }
      return dead.promise
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function handle(
  upstream: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const body = await buffer(incoming)
  if (fault === 'hang') return
  if (typeof fault === 'function') await fault()
  if (fault === 'drop-before') {
    outgoing.destroy()
  } else if (typeof fault === 'object') {
    const { status, body: text = '', headers = {} } = fault
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  } else {
    const answer = await forward(upstream, incoming, body)
    if (fault === 'drop-after') outgoing.destroy()
    else if (fault === 'cut') await cut(answer, outgoing)
    else answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers))
  }
}

async function cut(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const whole = await buffer(answer)
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
  outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)), () => outgoing.destroy())
}

interface Kill {
  /** Counted requests until then. */
  nth: number
  moment: 'before' | 'after'
  isCounted: (request: ProxiedRequest) => boolean
  dead: PromiseWithResolvers<ProxiedRequest>
}

async function handleUntilDead(
  upstream: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { kill, request, running }: { kill: Kill; request: ProxiedRequest; running: Set<Promise<unknown>> },
): Promise<void> {
  if (kill.nth === 0) return
  const isCounted = kill.isCounted(request)
  if (isCounted) kill.nth -= 1
  if (kill.nth > 0 || !isCounted) {
    const answer = await forward(upstream, incoming, await buffer(incoming))
    answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers))
    await new Promise((resolve) => outgoing.once('close', resolve))
    return
  }
  const before = [...running]
  if (kill.moment === 'after') {
    const answer = await forward(upstream, incoming, await buffer(incoming))
    answer.resume()
  }
  await Promise.allSettled(before)
  kill.dead.resolve(request)
}

/** Sends a request on and resolves once its answer begins, by when it has had its effect. */
function forward(upstream: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const target = new URL(incoming.url ?? '/', upstream)
  const { method = 'GET', headers } = incoming
  const options: RequestOptions = { method, headers: { ...headers, host: target.host }, agent: false }
  return new Promise((resolve, reject) => {
    sendRequest(target, options, resolve).once('error', reject).end(body)
  })
}
