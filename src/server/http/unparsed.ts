import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { invalidRequest, type ErrorBody, ApiError } from './errors.ts'

/** What Node's parser says of a request that it cannot read, as clients are told. https://nodejs.org/api/http.html#event-clienterror */
const refusals: Record<string, ApiError> = {
  HPE_HEADER_OVERFLOW: new ApiError(431, { message: 'The headers of the request are too large.' }),
  ERR_HTTP_REQUEST_TIMEOUT: new ApiError(408, { message: 'The request took too long to arrive.' }),
}
const unreadable = invalidRequest('The request is not readable as HTTP/1.1.')

/** Answers what came in over a socket and is no request. It never got as far as an ID, so that it gets one here. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  // The client has gone.
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const { status, body } = refusals[error.code ?? ''] ?? unreadable
  const text = envelope(body)
  const head = Object.entries(headersOf(text)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${status} ${status === 400 ? 'Bad Request' : 'Refused'}\r\n${head.join('')}\r\n${text}`,
  )
}

/**
 * Refuses a request without a readable `Host`, from which no URL can be made; false where nothing is wrong with it.
 * RFC 9112, section 3.2: a server must answer 400.
 */
export function refuseHost({ headers: { host } }: IncomingMessage, outgoing: ServerResponse): boolean {
  if (host !== undefined && URL.canParse(`http://${host}/`)) return false
  const { status, body } = invalidRequest("The request has no valid header 'Host'.")
  const text = envelope(body)
  outgoing.writeHead(status, headersOf(text)).end(text)
  return true
}

function envelope(error: ErrorBody): string {
  return JSON.stringify({ error })
}

function headersOf(text: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    'x-request-id': `req_${randomBytes(12).toString('hex')}`,
    connection: 'close',
  }
}
