import { UnreadableFile } from './unreadable.ts'

/** Text of a file in UTF-8, UTF-16 or ASCII, which is what file search takes. Throws `UnreadableFile`. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = guessEncoding(bytes)
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new UnreadableFile('invalid_file', 'The file is not text in UTF-8, UTF-16 or ASCII.', { cause })
  }
  if (text.includes('\0')) throw new UnreadableFile('invalid_file', 'The file is binary, not text.')
  return text
}

/** By its byte order mark; without one, UTF-16 is known by its zero bytes on one side of each pair. */
function guessEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 1024)
  const even = head.filter((byte, index) => byte === 0 && index % 2 === 0).length
  const odd = head.filter((byte, index) => byte === 0 && index % 2 === 1).length
  if (odd > head.length / 4 && even === 0) return 'utf-16le'
  if (even > head.length / 4 && odd === 0) return 'utf-16be'
  return 'utf-8'
}
