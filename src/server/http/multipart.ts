import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { Transform, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { type BusboyHeaders, Busboy } from '@fastify/busboy'
import { refuseEncoding } from './body.ts'
import { ApiError, invalidRequest } from './errors.ts'

/** Characters of a file's name, which is that of most file systems. OpenAI documents no limit. */
export const filenameMax = 255

/** An uploaded file, on disk. */
interface Upload {
  /** Basename, as sent. */
  filename: string
  bytes: number
  /** Lowercase hex. */
  sha256: string
  path: string
}

export interface Form {
  fields: Map<string, string>
  /** Absent where the form had none. Whoever reads the form moves it or removes it. */
  file?: Upload
}

export interface FormLimits {
  /** Name of the one file field. */
  fileField: string
  /** Names of the others, where there are any. */
  textFields?: readonly string[]
  fileBytesMax: number
  /** Where the file is written. */
  path: string
}

/**
 * Reads `multipart/form-data` straight from the connection to disk: a file of any size passes through in pieces.
 * Throws `ApiError`, and what the file system says where nothing can be written; the file is then removed.
 */
export async function readForm(incoming: IncomingMessage, limits: FormLimits): Promise<Form> {
  try {
    refuseEncoding(incoming)
    return await receive(incoming, limits)
  } catch (error) {
    await rm(limits.path, { force: true })
    // The rest is read to nowhere, because a client that is still sending does not see the answer.
    incoming.unpipe()
    incoming.resume()
    await finished(incoming, { writable: false }).catch(() => {})
    throw error
  }
}

async function receive(incoming: IncomingMessage, limits: FormLimits): Promise<Form> {
  const form: Form = { fields: new Map() }
  const parser = createParser(incoming, limits)
  let writing: Promise<unknown> = Promise.resolve()
  let fault: ApiError | undefined
  let hasFile = false
  parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
    if (valueTruncated) fault ??= invalidRequest(`Invalid '${name}': string too long.`, name)
    if (form.fields.has(name)) fault ??= givenTwice(name)
    if (name === limits.fileField) fault ??= wrongType(name, 'a file', 'a string')
    form.fields.set(name, value)
  })
  parser.on('file', (name, content, filename) => {
    // A part that ends too soon says so itself, beside the parser, also where nobody reads it.
    content.on('error', () => {})
    if (name !== limits.fileField) {
      const isText = limits.textFields?.includes(name)
      fault ??= isText ? wrongType(name, 'a string', 'a file') : unknownParameter(name)
      content.resume()
      return
    }
    if (hasFile) {
      fault ??= givenTwice(name)
      content.resume()
      return
    }
    hasFile = true
    const { length } = Array.from(filename ?? '')
    if (length > filenameMax) {
      fault ??= invalidRequest(
        `Invalid '${name}': file name too long. Expected a name with maximum length ${filenameMax}, but got one with length ${length} instead.`,
        name,
        'string_above_max_length',
      )
    }
    content.once('limit', () => {
      fault ??= new ApiError(413, {
        message: `File exceeds the limit of ${limits.fileBytesMax} bytes.`,
        param: name,
      })
    })
    writing = writeUpload(content, limits.path).then((written) => {
      // Nothing is left of a name that is only a path.
      form.file = { ...written, filename: filename || 'upload', path: limits.path }
    })
    // It is awaited below; a fault that comes first must not count as unhandled.
    writing.catch(() => {})
  })
  parser.once('filesLimit', () => {
    fault ??= givenTwice(limits.fileField)
  })
  // Whatever the parser says is the client's doing; what goes wrong in writing is not.
  await pipeline(incoming, parser).catch(() => {
    throw unparsable()
  })
  await writing
  if (fault !== undefined) throw fault
  if (form.file?.bytes === 0) throw invalidRequest('File is empty.', limits.fileField)
  return form
}

function unparsable(): ApiError {
  return invalidRequest('We could not parse the multipart form data of your request.')
}

function givenTwice(name: string): ApiError {
  return invalidRequest(`Invalid '${name}': it may be given once only.`, name, 'invalid_value')
}

function unknownParameter(name: string): ApiError {
  return invalidRequest(`Unknown parameter: '${name}'.`, name, 'unknown_parameter')
}

function wrongType(name: string, expected: string, got: string): ApiError {
  const message = `Invalid type for '${name}': expected ${expected}, but got ${got} instead.`
  return invalidRequest(message, name, 'invalid_type')
}

function createParser(incoming: IncomingMessage, limits: FormLimits) {
  const type = incoming.headers['content-type']
  if (type === undefined || !/^multipart\/form-data\b/i.test(type)) {
    throw invalidRequest(
      `Invalid Content-Type: expected 'multipart/form-data', but got '${type ?? ''}' instead.`,
      undefined,
      'unsupported_content_type',
    )
  }
  const headers: BusboyHeaders = { ...incoming.headers, 'content-type': type }
  try {
    return new Busboy({
      headers,
      limits: { fileSize: limits.fileBytesMax, files: 2, fields: 32, fieldSize: 4_096, headerSize: 16_384 },
    })
  } catch {
    // No boundary, for one.
    throw unparsable()
  }
}

async function writeUpload(content: Readable, path: string): Promise<Pick<Upload, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  const seen = { bytes: 0 }
  const counting = hashing(hash, seen)
  const file = createWriteStream(path)
  content.once('close', () => {
    if (!content.readableEnded) file.destroy()
  })
  // Where the disk takes no more, the rest is read to nowhere: the parser waits for someone to read it.
  file.once('error', () => {
    content.unpipe(counting)
    content.resume()
  })
  content.pipe(counting).pipe(file)
  await finished(file)
  return { bytes: seen.bytes, sha256: hash.digest('hex') }
}

function hashing(hash: Hash, seen: { bytes: number }): Transform {
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part)
      seen.bytes += part.length
      done(null, part)
    },
  })
}
