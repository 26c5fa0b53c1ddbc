import { extractText, getDocumentProxy } from 'unpdf'

/** The text of all pages, one after another. */
export async function extractPdf(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(bytes, { verbosity: 0 })
  const { text } = await extractText(document)
  return text.join('\n\n')
}
