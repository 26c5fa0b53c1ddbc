import { type IncomingMessage, request, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { createConnection, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'

/** Headers that are about one connection, which must not be passed on. RFC 9110, section 7.6.1. */
const ofConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade', 'expect'])

/** Of a web page's request. Whoever forwards has refused foreign pages by them; another server would do it anew. */
const ofPages = new Set(['origin', 'sec-fetch-site'])

/** A connection that nothing was sent over yet, so that whoever gets none may try elsewhere. Throws what the system says. */
export function connect({ hostname, port }: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/**
 * Sends a request over a connection and the answer back, both streamed, until either side is done. Where one
 * connection breaks, so does the other, because nobody can say what became of the request.
 * @param key the one that opens the other server
 */
export async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  socket: Socket,
  { host, key }: { host: string; key: string | undefined },
): Promise<void> {
  const headers = { ...pass(incoming.headers, ofPages), host, connection: 'close' }
  const onward = request({
    createConnection: () => socket,
    method: incoming.method,
    path: incoming.url,
    headers: key === undefined ? headers : { ...headers, authorization: `Bearer ${key}` },
  })
  outgoing.once('close', () => onward.destroy())
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve)
    onward.on('error', reject)
  })
  incoming.pipe(onward)
  try {
    const answer = await answered
    const { 'transfer-encoding': _framing, ...rest } = pass(answer.headers)
    outgoing.writeHead(answer.statusCode ?? 502, rest)
    // A stream may be silent for long.
    outgoing.flushHeaders()
    await pipeline(answer, outgoing)
  } catch {
    outgoing.destroy()
  }
}

function pass(headers: IncomingHttpHeaders, without: ReadonlySet<string> = new Set()): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.has(name) && !without.has(name))
  return Object.fromEntries(kept)
}
