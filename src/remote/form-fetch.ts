import { randomUUID } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'

/** Answers that have no body, which a `Response` may not be given then. */
const bodiless = [204, 205, 304]

/**
 * `fetch` for a form, which sends its files piece by piece as they are read. Node's own holds the whole body in memory
 * until it is sent (Node 22 and 24). Connections are those of Node's global agents: kept alive, and through a proxy
 * where Node is told to use one. It follows no redirects, and throws what `fetch` would.
 */
export async function fetchForm(url: URL, form: FormData, init: RequestInit): Promise<Response> {
  const { boundary, length, pieces } = encodeForm(form)
  const headers = new Headers(init.headers)
  headers.set('content-type', `multipart/form-data; boundary=${boundary}`)
  headers.set('content-length', String(length))
  // Nothing here would decode it.
  headers.set('accept-encoding', 'identity')
  const signal = init.signal ?? undefined
  signal?.throwIfAborted()
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  try {
    const request = send(url, {
      method: init.method ?? 'POST',
      headers: Object.fromEntries(headers),
      ...(signal === undefined ? {} : { signal }),
    })
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve)
      // Also told of what comes after an answer, which nothing depends on.
      request.on('error', reject)
    })
    // A server may refuse before it has read everything. Its answer then counts, not that the rest was not taken.
    sendPieces(request, pieces).catch((error: unknown) =>
      request.destroy(error instanceof Error ? error : new Error(String(error))),
    )
    const response = await answered
    const body = await text(response)
    if (!request.writableFinished) request.destroy()
    const status = response.statusCode ?? 0
    return new Response(bodiless.includes(status) ? null : body, {
      status,
      statusText: response.statusMessage ?? '',
      headers: headersOf(response),
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw new TypeError('fetch failed', { cause: error })
  }
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
  return headers
}

interface EncodedForm {
  boundary: string
  /** Bytes. */
  length: number
  pieces: (Uint8Array<ArrayBuffer> | Blob)[]
}

/** As https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data has it. */
function encodeForm(form: FormData): EncodedForm {
  const boundary = `form-${randomUUID()}`
  const encoder = new TextEncoder()
  const pieces: EncodedForm['pieces'] = []
  for (const [name, value] of form) {
    const field = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`
    if (typeof value === 'string') {
      pieces.push(encoder.encode(`${field}\r\n\r\n${withLineEnds(value)}\r\n`))
      continue
    }
    const type = value.type === '' ? 'application/octet-stream' : value.type
    const file = `${field}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`
    pieces.push(encoder.encode(file), value, encoder.encode('\r\n'))
  }
  pieces.push(encoder.encode(`--${boundary}--\r\n`))
  const length = pieces.reduce((sum, piece) => sum + (piece instanceof Blob ? piece.size : piece.length), 0)
  return { boundary, length, pieces }
}

async function sendPieces(request: ClientRequest, pieces: EncodedForm['pieces']): Promise<void> {
  for (const piece of pieces) {
    if (!(piece instanceof Blob)) {
      await write(request, piece)
      continue
    }
    for await (const chunk of piece.stream()) {
      await write(request, chunk)
      // Given back at once: until it is collected as garbage, much of a big file would be in memory.
      chunk.buffer.transfer(0)
    }
  }
  request.end()
}

/** Resolves once the system has taken it. */
function write(request: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    request.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}

function escapeName(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
}

function withLineEnds(value: string): string {
  return value.replaceAll(/\r?\n|\r/g, '\r\n')
}
