import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type OpenAI from 'openai'
import { uploadBytesMax } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { one, run } from '../database/query.ts'
import { invalidRequest } from '../http/errors.ts'

/** A row of `upload_parts`. */
export interface PartRow {
  seq: number
  id: string
  upload_id: string
  bytes: number
  created_at: number
}

/** Where a part's bytes lie until its upload ends. */
export function pathOfPart(context: ServerContext, id: string): string {
  return join(context.dataDir, 'parts', id)
}

/** Keeps a part, whose bytes are moved from `path`. The caller has checked that the upload is open. */
export function addPart(
  context: ServerContext,
  uploadId: string,
  received: { bytes: number; path: string },
): PartRow {
  const sql = 'SELECT coalesce(sum(bytes), 0) AS bytes FROM upload_parts WHERE upload_id = ?'
  const before = one<{ bytes: number }>(context.db, sql, uploadId)?.bytes ?? 0
  if (before + received.bytes > uploadBytesMax) {
    throw invalidRequest(`The parts of an upload may have ${uploadBytesMax} bytes together.`, 'data')
  }
  const id = context.newId('part_')
  renameSync(received.path, pathOfPart(context, id))
  run(
    context.db,
    'INSERT INTO upload_parts (id, upload_id, bytes, created_at) VALUES (?, ?, ?, ?)',
    id,
    uploadId,
    received.bytes,
    context.now(),
  )
  return partRecord(context, uploadId, id)
}

/** The part's row. Throws `ApiError` 400, because a part is only ever named in the body of a request. */
export function partRecord(context: ServerContext, uploadId: string, id: string): PartRow {
  const sql = 'SELECT * FROM upload_parts WHERE id = ? AND upload_id = ?'
  const row = one<PartRow>(context.db, sql, id, uploadId)
  if (row === undefined) throw invalidRequest(`Upload ${uploadId} has no part '${id}'.`, 'part_ids')
  return row
}

/** The part as clients see it. */
export function presentPart(row: PartRow): OpenAI.Uploads.UploadPart {
  return { id: row.id, object: 'upload.part', created_at: row.created_at, upload_id: row.upload_id }
}
