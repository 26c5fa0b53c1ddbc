import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import type { RequestContext } from './env.ts'
import { ApiError, invalidRequest } from './errors.ts'
import { describeIssue, nameExpected } from './issues.ts'

/** Bytes of a JSON body. OpenAI answers 413 above the same size. */
const bodyBytesMax = 26_214_400

/** Bytes of a body with input items, which carry whole files as base64. [SPEC] InputFileContentParam, and some more. */
export const itemBytesMax = 83_886_080

/** Levels of nesting in a JSON body: no schema or filter that a person writes comes near. */
const depthMax = 64

/**
 * The JSON body, checked, of `bytesMax` bytes at most. An empty body counts as `{}`, because clients send none where
 * nothing is required.
 * Throws `ApiError`.
 */
export async function readBody<Schema extends z.ZodType>(
  c: RequestContext,
  schema: Schema,
  bytesMax = bodyBytesMax,
): Promise<z.output<Schema>> {
  refuseEncoding(c.env.incoming)
  const bytes = await readBytes(c.env.incoming, bytesMax)
  if (bytes.length === 0) return check(schema, {})
  const contentType = c.req.header('content-type') ?? ''
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    throw invalidRequest(
      `Unsupported content type: '${contentType}'. This API method only accepts 'application/json' requests, ` +
        `but you specified the header 'Content-Type: ${contentType}'. Please try again with a supported content type.`,
      undefined,
      'unsupported_content_type',
    )
  }
  const value = parseJson(bytes)
  checkDepth(value)
  return check(schema, value)
}

/** The value as the schema gives it back. Throws `ApiError` for the first thing that is wrong, as OpenAI does. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { error: nameExpected })
  if (result.success) return result.data
  const { message, param, code } = describeIssue(result.error.issues, value)
  throw invalidRequest(message, param, code)
}

/** Bodies are bounded as they are sent, so none is unpacked. Throws `ApiError` 415. */
export function refuseEncoding({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() === 'identity') return
  throw new ApiError(415, {
    message: `Unsupported content encoding: '${encoding}'. Please send the body as it is.`,
    code: 'unsupported_content_encoding',
  })
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalidRequest(
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP " +
        'library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
    )
  }
}

/** Schemas are recursive, so a body that is nothing but brackets would use up the stack. */
function checkDepth(value: unknown): void {
  let level = [value].filter(isObject)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMax) throw invalidRequest(`The JSON body is nested more than ${depthMax} levels deep.`)
    level = level.flatMap((object) => Object.values(object).filter(isObject))
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Collects a request's bytes. Above the limit the rest is drained, so that the client still reads the answer. */
function readBytes(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    incoming.on('data', (part: Buffer) => {
      size += part.length
      if (size <= limit) parts.push(part)
      else reject(new ApiError(413, { message: `Maximum content size limit (${limit}) exceeded.` }))
    })
    incoming.on('end', () => resolve(Buffer.concat(parts)))
    // Whoever goes away is no fault of ours, in whatever way the connection breaks.
    const abandon = () => reject(invalidRequest('The request ended before its body was complete.'))
    incoming.on('error', abandon)
    incoming.on('close', abandon)
  })
}
