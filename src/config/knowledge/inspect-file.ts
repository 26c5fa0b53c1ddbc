import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { TextDecoder } from 'node:util'

/** What one pass over a file's bytes tells. */
export interface Inspection {
  bytes: number
  /** Lowercase hex. */
  sha256: string
  /** The bytes are ASCII, UTF-8, or UTF-16 with a byte order mark. */
  isText: boolean
  /** The bytes are not the file's but a Git LFS pointer to them. */
  isLfsPointer: boolean
}

/** Bytes read at once: enough for most documents, little enough for many files at a time. */
const chunkBytes = 256 * 1024

/** First line of a pointer, by the specification of Git LFS. */
const lfsVersion = 'version https://git-lfs.github.com/spec/'

/**
 * Reads a file once, never holding more than a chunk of it.
 * @param text whether to find out if it is text, which costs decoding it
 * @param size in bytes, where it is known: a small file then takes a small buffer
 */
export async function inspectFile(file: string, text: boolean, size = chunkBytes): Promise<Inspection> {
  const handle = await open(file)
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(size, chunkBytes)))
    let bytes = 0
    let decoder: TextDecoder | undefined
    let isText = text
    let isLfsPointer = false
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) break
      const chunk = buffer.subarray(0, bytesRead)
      if (bytes === 0) isLfsPointer = chunk.subarray(0, lfsVersion.length).toString('latin1') === lfsVersion
      hash.update(chunk)
      bytes += bytesRead
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
      isText &&= decodes(decoder, chunk)
    }
    isText &&= decoder === undefined || decodes(decoder)
    return { bytes, sha256: hash.digest('hex'), isText, isLfsPointer }
  } finally {
    await handle.close()
  }
}

/** The encoding that a text's first bytes declare. */
export function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** Without a chunk: whether the text ended where a character ends. */
function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}
