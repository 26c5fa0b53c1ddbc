import { extractText, getDocumentProxy } from 'unpdf'

/** The text of all pages, one after another. */
export async function extractPdf(bytes: Uint8Array): Promise<string> {
  // PDF.js refuses Buffers and takes the memory it is given for its own, hence a copy.
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  const { text } = await extractText(document)
  return text.join('\n\n')
}
