import type { ServerContext } from '../context.ts'
import { extractText } from '../extract/extract.ts'
import { UnreadableFile } from '../extract/unreadable.ts'
import { invalidRequest } from '../http/errors.ts'
import { fileRecord, readFile } from '../knowledge/files.ts'
import type { CodeFile, InputText } from '../model/turn.ts'
import type { InputFile } from './thread.ts'

/** `data:<type>;base64,` before the bytes. Without it they are taken for base64 as they stand. */
const dataUrl = /^data:[^,]*,/

/** Throws `ApiError`: 404 for an unknown file, 400 for a part that names none. */
export function toCodeFile(context: ServerContext, file: InputFile): CodeFile {
  if (typeof file.file_id === 'string') {
    const { id, filename } = fileRecord(context, file.file_id)
    return { name: filename, read: () => readFile(context, id) }
  }
  if (typeof file.file_data === 'string') {
    const base64 = file.file_data.replace(dataUrl, '')
    return { name: file.filename ?? 'file', read: async () => Buffer.from(base64, 'base64') }
  }
  if (typeof file.file_url === 'string') {
    const message = `Error while downloading ${file.file_url}: this server opens no connections to other hosts.`
    throw invalidRequest(message, 'url', 'invalid_value')
  }
  const message = "Missing required parameter: one of 'file_id', 'file_data' or 'file_url' must be provided."
  throw invalidRequest(message, 'input', 'missing_required_parameter')
}

/** The text of files. Throws `ApiError` 400 for one that cannot be read. */
export async function readTexts(files: CodeFile[]): Promise<InputText[]> {
  const texts: InputText[] = []
  for (const { name, read } of files) {
    try {
      texts.push({ filename: name, text: await extractText(name, await read()) })
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      throw invalidRequest(`Invalid input file '${name}': ${error.message}`, 'input', 'invalid_value')
    }
  }
  return texts
}
