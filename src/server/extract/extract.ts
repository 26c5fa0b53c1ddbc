import { extname } from 'node:path'
import { searchFileTypes, textFileTypes } from '../../limits.ts'
import { decodeText } from './plain.ts'
import { UnreadableFile } from './unreadable.ts'

/** Types that OpenAI does not list and this server reads all the same. */
const furtherTypes = ['.csv']
const knownTypes = [...searchFileTypes, ...furtherTypes]

/** False for a file that file search has no use for, going by its name alone. */
export function isKnownType(filename: string): boolean {
  return knownTypes.includes(extname(filename).toLowerCase())
}

/**
 * The text of a file, by the type that its name says. Extractors are loaded when first needed, because each costs
 * up to a quarter of a second. Throws `UnreadableFile`.
 */
export async function extractText(filename: string, bytes: Uint8Array): Promise<string> {
  const type = extname(filename).toLowerCase()
  // Word's binary format is accepted by OpenAI, and there is no extractor of it that is worth its size.
  if (!knownTypes.includes(type) || type === '.doc') {
    const named = type === '' ? 'without an extension' : `of type ${type}`
    throw new UnreadableFile('unsupported_file', `Files ${named} are not supported for file search.`)
  }
  const text = clean(await readText(type, bytes))
  if (text === '') throw new UnreadableFile('invalid_file', 'The file has no text.')
  return text
}

async function readText(type: string, bytes: Uint8Array): Promise<string> {
  if (type === '.csv') return (await import('./csv.ts')).extractCsv(decodeText(bytes))
  if (type !== '.html' && textFileTypes.includes(type)) return decodeText(bytes)
  try {
    if (type === '.html') return (await import('./html.ts')).extractHtml(decodeText(bytes))
    if (type === '.pdf') return await (await import('./pdf.ts')).extractPdf(bytes)
    if (type === '.docx') return await (await import('./docx.ts')).extractDocx(bytes)
    return (await import('./pptx.ts')).extractPptx(bytes)
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause
    throw new UnreadableFile('invalid_file', `The file is not a readable ${type.slice(1)} document.`, {
      cause,
    })
  }
}

/** One kind of line break, no control characters, which SQLite and terminals dislike, and no lone surrogates. */
function clean(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim()
}
