import { unzipSync } from 'fflate'

/** Bytes of XML in a document: some thousand pages. Its tree takes ten times as much memory. */
const documentXmlMax = 50_000_000

/** Refuses a zipped document that would unpack to far more than it weighs, before anything unpacks it. */
export function checkArchive(bytes: Uint8Array): void {
  let total = 0
  unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (name.endsWith('.xml')) total += originalSize
      return false
    },
  })
  if (total > documentXmlMax) throw new Error(`the document unpacks to ${total} bytes of XML`)
}
