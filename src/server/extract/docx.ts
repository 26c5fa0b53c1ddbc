import mammoth from 'mammoth'

/** Paragraphs, lists and tables as text. */
export async function extractDocx(bytes: Uint8Array): Promise<string> {
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) })
  return value
}
