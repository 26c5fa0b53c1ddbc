import { createServer, request as sendRequest } from 'node:http'

/** A proxy that breaks streams off. */
export interface CuttingProxy {
  /** Base URL, `/v1` included. */
  url: string
  /** Breaks the next `stream`th stream, counted from 1, after so many events; answers whole where it is undefined. */
  cut(rule: { stream: number; events: number } | undefined): void
  /** Events of each stream since `cut` was last called, as far as they were passed on. */
  streams: number[]
  close(): Promise<void>
}

/** Starts a proxy before `upstream`, which is a base URL that ends in `/v1`. */
export async function startCuttingProxy(upstream: string): Promise<CuttingProxy> {
  let rule: { stream: number; events: number } | undefined
  const streams: number[] = []
  const server = createServer((incoming, outgoing) => {
    const target = new URL(incoming.url ?? '/', upstream)
    const headers = { ...incoming.headers, host: target.host }
    const upward = sendRequest(target, { method: incoming.method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      if (!answer.headers['content-type']?.startsWith('text/event-stream')) {
        answer.pipe(outgoing)
        return
      }
      outgoing.flushHeaders()
      const own = streams.push(0)
      const limit = rule?.stream === own ? rule.events : Infinity
      let rest = ''
      const breakOff = () => {
        outgoing.socket?.end()
        outgoing.destroy()
        upward.destroy()
      }
      if (limit === 0) breakOff()
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        rest += text
        for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
          if (streams[own - 1] === limit) return
          outgoing.write(rest.slice(0, end + 2))
          rest = rest.slice(end + 2)
          streams[own - 1] = (streams[own - 1] ?? 0) + 1
          if (streams[own - 1] === limit) setImmediate(breakOff)
        }
      })
      answer.on('end', () => outgoing.end(rest))
      answer.on('error', () => outgoing.destroy())
    })
    upward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => upward.destroy())
    incoming.pipe(upward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    streams,
    cut(next) {
      rule = next
      streams.length = 0
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
