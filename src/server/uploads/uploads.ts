import { rmSync } from 'node:fs'
import type OpenAI from 'openai'
import { uploadSeconds } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { all, one, run, transaction } from '../database/query.ts'
import { invalidRequest, notFound } from '../http/errors.ts'
import { type FileObject, type FilePurpose, findFile, presentFile } from '../knowledge/files.ts'
import { pathOfPart } from './parts.ts'

/** A row of `uploads`: a file that comes in parts. */
export interface UploadRow {
  seq: number
  id: string
  filename: string
  purpose: FilePurpose
  /** What the parts must add up to. */
  bytes: number
  /** Seconds from completion that the file will live; null means for ever. */
  file_expires_after: number | null
  status: OpenAI.Uploads.Upload['status']
  /** Of the completed file. */
  file_id: string | null
  created_at: number
  expires_at: number
}

export type NewUpload = Pick<UploadRow, 'filename' | 'purpose' | 'bytes' | 'file_expires_after'>

/** Begins an upload, which takes parts for an hour. */
export function createUpload(context: ServerContext, upload: NewUpload): UploadRow {
  const id = context.newId('upload_')
  const now = context.now()
  run(
    context.db,
    `INSERT INTO uploads (id, filename, purpose, bytes, file_expires_after, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    upload.filename,
    upload.purpose,
    upload.bytes,
    upload.file_expires_after,
    now,
    now + uploadSeconds,
  )
  return uploadRecord(context, id)
}

/** The upload's row. Throws `ApiError` 404. */
export function uploadRecord(context: ServerContext, id: string): UploadRow {
  const row = one<UploadRow>(context.db, 'SELECT * FROM uploads WHERE id = ?', id)
  if (row === undefined) throw notFound('Upload object', id)
  return row
}

/** The row of an upload that is still open. Throws `ApiError` 404, or 400 where it has ended. */
export function pendingUpload(context: ServerContext, id: string): UploadRow {
  const row = uploadRecord(context, id)
  if (row.status !== 'pending') {
    throw invalidRequest(`Upload ${id} is ${row.status}, so nothing can be done with it.`, 'upload_id')
  }
  return row
}

/** Gives an upload up. Throws `ApiError` as `pendingUpload` does. */
export function cancelUpload(context: ServerContext, id: string): UploadRow {
  pendingUpload(context, id)
  endUpload(context, id, 'cancelled')
  return uploadRecord(context, id)
}

/** Ends the uploads whose hour is over. */
export function expireUploads(context: ServerContext): void {
  const sql = `SELECT id FROM uploads WHERE status = 'pending' AND expires_at <= ?`
  for (const { id } of all<{ id: string }>(context.db, sql, context.now())) endUpload(context, id, 'expired')
}

/** Sets the status that an upload ends with and removes its parts. */
export function endUpload(
  context: ServerContext,
  id: string,
  status: Exclude<UploadRow['status'], 'pending'>,
  fileId: string | null = null,
): void {
  const parts = all<{ id: string }>(context.db, 'SELECT id FROM upload_parts WHERE upload_id = ?', id)
  transaction(context.db, () => {
    run(context.db, 'UPDATE uploads SET status = ?, file_id = ? WHERE id = ?', status, fileId, id)
    run(context.db, 'DELETE FROM upload_parts WHERE upload_id = ?', id)
  })
  for (const part of parts) rmSync(pathOfPart(context, part.id), { force: true })
}

type UploadObject = Omit<OpenAI.Uploads.Upload, 'file'> & { file?: FileObject | null }

/** The upload as clients see it, with the file that it became. */
export function presentUpload(context: ServerContext, row: UploadRow): UploadObject {
  const file = row.file_id === null ? undefined : findFile(context, row.file_id)
  return {
    id: row.id,
    object: 'upload',
    bytes: row.bytes,
    created_at: row.created_at,
    filename: row.filename,
    purpose: row.purpose,
    status: row.status,
    expires_at: row.expires_at,
    file: file === undefined ? null : presentFile(file),
  }
}
