import mammoth from 'mammoth'
import { checkArchive } from './archive.ts'
import { extractHtml } from './html.ts'

/** Headings, paragraphs, lists and tables as Markdown. */
export async function extractDocx(bytes: Uint8Array): Promise<string> {
  checkArchive(bytes)
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    // Pictures are left out of the text, so they are not worth encoding.
    { convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })) },
  )
  return extractHtml(value)
}
