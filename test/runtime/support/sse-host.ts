import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import OpenAI from 'openai'

/** A request as the host saw it. */
export interface HostRequest {
  method: string
  /** With its query. */
  path: string
  body: Record<string, unknown>
}

/** One server-sent event: its name, where it has one, and its data, as it is where it is text. */
export type Frame = [event: string | undefined, data: unknown]

/** What the host says to one request: JSON, or a stream of frames with an end of its own. */
export interface HostAnswer {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  frames?: Frame[]
  /** `end`: in good order; `cut`: the socket is torn; `hold`: nothing more comes, and the stream stays open. */
  ending?: 'end' | 'cut' | 'hold'
}

export interface Host {
  url: string
  client: OpenAI
  requests: HostRequest[]
  /** Resolves once a client has hung up on a stream that was held. */
  hungUp: Promise<void>
  close(): Promise<void>
}

/** A host that says whatever a test wants it to, as no well-behaved server would. */
export async function startHost(answer: (request: HostRequest) => HostAnswer): Promise<Host> {
  const requests: HostRequest[] = []
  const hungUp = Promise.withResolvers<void>()
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', body }
      requests.push(request)
      send(outgoing, answer(request), hungUp.resolve)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the host has no port')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    client: new OpenAI({ baseURL: url, apiKey: 'test', maxRetries: 0 }),
    requests,
    hungUp: hungUp.promise,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  return text === '' ? {} : JSON.parse(text)
}

function send(outgoing: ServerResponse, answer: HostAnswer, onHangUp: () => void): void {
  const { status = 200, headers = {}, json, frames, ending = 'end' } = answer
  if (frames === undefined) {
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
    outgoing.end(JSON.stringify(json ?? {}))
    return
  }
  outgoing.writeHead(status, { 'content-type': 'text/event-stream', ...headers })
  outgoing.flushHeaders()
  const text = frames.map(frameText).join('')
  if (ending === 'end') outgoing.end(text)
  if (ending === 'cut') outgoing.write(text, () => outgoing.destroy())
  if (ending === 'hold') {
    outgoing.on('close', onHangUp)
    outgoing.write(text)
  }
}

function frameText([event, data]: Frame): string {
  const name = event === undefined ? '' : `event: ${event}\n`
  return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
}
