import mammoth from 'mammoth'
import { checkArchive } from './archive.ts'

/** Paragraphs, lists and tables as text. */
export async function extractDocx(bytes: Uint8Array): Promise<string> {
  checkArchive(bytes)
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) })
  return value
}
