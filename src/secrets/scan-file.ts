import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import { encodingOf } from '../config/knowledge/inspect-file.ts'
import { scanText } from './scan-text.ts'

/** A place in a file that looks like a credential. Line and column are 1-based, columns in UTF-16 units. */
export interface FoundSecret {
  line: number
  column: number
  rule: string
}

/** Characters scanned at once, so that a large file takes no more memory than a small one. */
const windowLength = 1024 * 1024
/** Characters that two windows share: a private key of 8192 bits in PEM has under 7,000. */
const overlapLength = 16 * 1024

/** Scans a text file in windows. Throws what `fs` throws where it cannot be read. */
export async function scanFile(absolute: string): Promise<FoundSecret[]> {
  const found = new Map<string, FoundSecret>()
  const position = { line: 1, column: 1 }
  for await (const { text, seen } of windowsOf(absolute)) {
    for (const { start, end, rule } of await scanText(absolute, text)) {
      // The window before has seen all of it.
      if (end <= seen) continue
      const secret = { ...advance(position, text, start), rule }
      found.set(`${secret.line}:${secret.column}:${rule}`, secret)
    }
    Object.assign(position, advance(position, text, Math.max(0, text.length - overlapLength)))
  }
  return [...found.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** Pieces of a text that overlap; `seen` is how much of a piece was in the one before. */
async function* windowsOf(absolute: string): AsyncGenerator<{ text: string; seen: number }> {
  if ((await stat(absolute)).size <= windowLength) {
    // A stream takes a buffer of its own for each of thousands of small files.
    const bytes = await readFile(absolute)
    yield { text: new TextDecoder(encodingOf(bytes)).decode(bytes), seen: 0 }
    return
  }
  const decoder = new TextDecoder(await encodingOfFile(absolute))
  let text = ''
  let seen = 0
  for await (const chunk of createReadStream(absolute) as AsyncIterable<Buffer>) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length < windowLength) continue
    yield { text, seen }
    text = text.slice(-overlapLength)
    seen = text.length
  }
  yield { text: text + decoder.decode(), seen }
}

async function encodingOfFile(absolute: string): Promise<string> {
  const handle = await open(absolute)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2)
    return encodingOf(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

/** The place `length` characters further on. */
function advance({ line, column }: { line: number; column: number }, text: string, length: number) {
  let lines = 0
  let lineStart = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < length; at = text.indexOf('\n', at + 1)) {
    lines += 1
    lineStart = at + 1
  }
  return lines === 0
    ? { line, column: column + length }
    : { line: line + lines, column: length - lineStart + 1 }
}
