import { extname } from 'node:path'
import type { ServerContext } from '../context.ts'
import { fileRecord, readFile } from '../knowledge/files.ts'

/** A picture in a message. */
export interface TurnImage {
  /** How closely it is to be looked at. */
  detail?: 'auto' | 'low' | 'high' | 'original' | undefined
  /** Its address, or itself as a `data:` URL. Throws `ApiError` 404 where its file is gone. */
  readUrl(): Promise<string>
}

const types: Record<string, string> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
}

/** A picture that is one of our files, or that lies where a URL says; undefined where a part names neither. */
export function toImage(
  context: ServerContext,
  part: { file_id?: string | null; url?: string | null | undefined; detail?: TurnImage['detail'] | null },
): TurnImage | undefined {
  const { file_id: id, url } = part
  const detail = part.detail ?? undefined
  if (typeof url === 'string') return { detail, readUrl: async () => url }
  if (typeof id !== 'string') return undefined
  return {
    detail,
    readUrl: async () => {
      const type = types[extname(fileRecord(context, id).filename).toLowerCase()] ?? 'image/png'
      return `data:${type};base64,${(await readFile(context, id)).toString('base64')}`
    },
  }
}
