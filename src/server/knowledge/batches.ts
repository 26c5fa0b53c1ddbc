import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { all, one, run, transaction } from '../database/query.ts'
import { ApiError } from '../http/errors.ts'
import { checkId } from '../http/ids.ts'
import { attach, type AttachRequest } from './attachments.ts'
import { removeChunks } from './index-tables.ts'
import { countFiles, liveStore, storeRecord } from './stores.ts'

/** A row of `file_batches`. */
export interface BatchRow {
  seq: number
  id: string
  store_id: string
  created_at: number
  /** 1 where a client called it off. */
  cancelled: number
}

/** SQL condition for the attachments of a batch, whose ID is its one value. */
export const inBatch = `seq IN (
  SELECT attachments.seq FROM batch_files
  JOIN file_batches ON file_batches.id = batch_id
  JOIN attachments ON attachments.store_id = file_batches.store_id AND attachments.file_id = batch_files.file_id
  WHERE batch_id = ?)`

/** Attaches many files at once: all of them or, where one is not there, none. Throws `ApiError` 404. */
export function createBatch(context: ServerContext, storeId: string, files: AttachRequest[]): BatchRow {
  liveStore(context, storeId)
  const id = context.newId('vsfb_')
  transaction(context.db, () => {
    const insert = 'INSERT INTO file_batches (id, store_id, created_at) VALUES (?, ?, ?)'
    run(context.db, insert, id, storeId, context.now())
    for (const file of files) {
      attach(context, storeId, file)
      run(context.db, 'INSERT OR IGNORE INTO batch_files (batch_id, file_id) VALUES (?, ?)', id, file.file_id)
    }
  })
  return batchRecord(context, storeId, id)
}

/** The batch's row. Throws `ApiError`: 400 for IDs of another kind, 404 where there is nothing. */
export function batchRecord(context: ServerContext, storeId: string, id: string): BatchRow {
  storeRecord(context, storeId)
  checkId(id, 'vsfb_', 'batch_id')
  const sql = 'SELECT * FROM file_batches WHERE id = ? AND store_id = ?'
  const row = one<BatchRow>(context.db, sql, id, storeId)
  if (row === undefined) {
    throw new ApiError(404, { message: `No file batch found with id '${id}' in vector store '${storeId}'.` })
  }
  return row
}

/** Calls off what is not indexed yet. What is stays. Throws `ApiError` 404. */
export function cancelBatch(context: ServerContext, storeId: string, id: string): BatchRow {
  batchRecord(context, storeId, id)
  const store = storeRecord(context, storeId)
  transaction(context.db, () => {
    const sql = `SELECT seq FROM attachments WHERE status = 'in_progress' AND ${inBatch}`
    const waiting = all<{ seq: number }>(context.db, sql, id)
    for (const { seq } of waiting) {
      // A big file may be half in the index.
      removeChunks(context.db, store.seq, seq)
      run(context.db, `UPDATE attachments SET status = 'cancelled' WHERE seq = ?`, seq)
    }
    // A batch that is already done has nothing to call off and stays completed.
    if (waiting.length > 0) run(context.db, 'UPDATE file_batches SET cancelled = 1 WHERE id = ?', id)
  })
  return batchRecord(context, storeId, id)
}

/** The batch as clients see it. It completes even where files failed: the counts say so. */
export function presentBatch(
  context: ServerContext,
  row: BatchRow,
): OpenAI.VectorStores.FileBatches.VectorStoreFileBatch {
  const counts = countFiles(context, inBatch, row.id)
  return {
    id: row.id,
    object: 'vector_store.files_batch',
    created_at: row.created_at,
    vector_store_id: row.store_id,
    status: row.cancelled === 1 ? 'cancelled' : counts.in_progress > 0 ? 'in_progress' : 'completed',
    file_counts: counts,
  }
}
