import { rmSync } from 'node:fs'
import type { ServerContext } from '../context.ts'
import { all, run, transaction } from '../database/query.ts'
import { detach } from './attachments.ts'
import { fileRecord, pathOfFile } from './files.ts'
import { secondsPerDay } from './stores.ts'

/** Deletes a file everywhere: from every store and its index, and from disk. Throws `ApiError` 404. */
export function deleteFile(context: ServerContext, id: string): void {
  fileRecord(context, id)
  transaction(context.db, () => {
    const sql = 'SELECT store_id FROM attachments WHERE file_id = ?'
    for (const row of all<{ store_id: string }>(context.db, sql, id)) detach(context, row.store_id, id)
    run(context.db, 'DELETE FROM files WHERE id = ?', id)
  })
  rmSync(pathOfFile(context, id), { force: true })
}

/** Removes what has had its time. Called before knowledge is read, so that nobody sees what has expired. */
export function removeExpired(context: ServerContext): void {
  const now = context.now()
  const files = all<{ id: string }>(context.db, 'SELECT id FROM files WHERE expires_at <= ?', now)
  for (const { id } of files) deleteFile(context, id)
  const stores = all<{ id: string }>(
    context.db,
    'SELECT id FROM vector_stores WHERE expired = 0 AND last_active_at + expires_days * ? <= ?',
    secondsPerDay,
    now,
  )
  for (const { id } of stores) expireStore(context, id)
}

/** [RG]: the files of an expired store are removed from it; the store stays, to be seen as expired. */
function expireStore(context: ServerContext, id: string): void {
  transaction(context.db, () => {
    const sql = 'SELECT file_id FROM attachments WHERE store_id = ?'
    for (const row of all<{ file_id: string }>(context.db, sql, id)) detach(context, id, row.file_id)
    run(context.db, 'UPDATE vector_stores SET expired = 1 WHERE id = ?', id)
  })
}
