import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { one, run, transaction } from '../database/query.ts'
import { ApiError, invalidRequest } from '../http/errors.ts'
import { checkId } from '../http/ids.ts'
import { createIndex, dropIndex } from './index-tables.ts'

/** A row of `vector_stores`. */
export interface StoreRow {
  /** Also names the store's index. */
  seq: number
  id: string
  name: string
  /** JSON. */
  metadata: string
  created_at: number
  last_active_at: number
  /** Days after its last use; null means never. */
  expires_days: number | null
  /** 1 where that has happened: its files are gone, the store itself is still listed. */
  expired: number
}

export type StoreSettings = Pick<StoreRow, 'name' | 'expires_days'> & { metadata: Record<string, string> }

export function createStore(context: ServerContext, settings: StoreSettings): StoreRow {
  const id = context.newId('vs_')
  const now = context.now()
  transaction(context.db, () => {
    const { lastId } = run(
      context.db,
      `INSERT INTO vector_stores (id, name, metadata, created_at, last_active_at, expires_days)
       VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      settings.name,
      JSON.stringify(settings.metadata),
      now,
      now,
      settings.expires_days,
    )
    createIndex(context.db, lastId)
  })
  return storeRecord(context, id)
}

/** The store's row. Throws `ApiError`: 400 for an ID of another kind, 404 where there is nothing. */
export function storeRecord(context: ServerContext, id: string, param = 'vector_store_id'): StoreRow {
  checkId(id, 'vs_', param)
  const row = one<StoreRow>(context.db, 'SELECT * FROM vector_stores WHERE id = ?', id)
  if (row === undefined) throw new ApiError(404, { message: `No vector store found with id '${id}'.` })
  return row
}

/** The store's row, which may be used: throws `ApiError` as `storeRecord` does, and 400 where it has expired. */
export function liveStore(context: ServerContext, id: string, param?: string): StoreRow {
  const row = storeRecord(context, id, param)
  if (row.expired === 1)
    throw invalidRequest(`Vector store ${id} is expired.`, undefined, 'vector_store_expired')
  return row
}

export function updateStore(context: ServerContext, id: string, changes: Partial<StoreSettings>): StoreRow {
  const row = storeRecord(context, id)
  run(
    context.db,
    'UPDATE vector_stores SET name = ?, metadata = ?, expires_days = ? WHERE id = ?',
    changes.name ?? row.name,
    changes.metadata === undefined ? row.metadata : JSON.stringify(changes.metadata),
    changes.expires_days === undefined ? row.expires_days : changes.expires_days,
    id,
  )
  return storeRecord(context, id)
}

/** Notes that a store was used, which is what its expiry counts from. */
export function touchStore(context: ServerContext, id: string): void {
  run(context.db, 'UPDATE vector_stores SET last_active_at = ? WHERE id = ?', context.now(), id)
}

/** Deletes a store and what it knows of its files; the files stay. Throws `ApiError` 404. */
export function deleteStore(context: ServerContext, id: string): void {
  const { seq } = storeRecord(context, id)
  transaction(context.db, () => {
    run(context.db, 'DELETE FROM vector_stores WHERE id = ?', id)
    dropIndex(context.db, seq)
  })
}

/** The store as clients see it. */
export function presentStore(context: ServerContext, row: StoreRow): OpenAI.VectorStores.VectorStore {
  const counts = countFiles(context, 'store_id = ?', row.id)
  const usage = one<{ bytes: number }>(
    context.db,
    'SELECT coalesce(sum(usage_bytes), 0) AS bytes FROM attachments WHERE store_id = ?',
    row.id,
  )
  return {
    id: row.id,
    object: 'vector_store',
    created_at: row.created_at,
    name: row.name,
    usage_bytes: usage?.bytes ?? 0,
    file_counts: counts,
    status: row.expired === 1 ? 'expired' : counts.in_progress > 0 ? 'in_progress' : 'completed',
    ...(row.expires_days === null
      ? {}
      : { expires_after: { anchor: 'last_active_at', days: row.expires_days } }),
    expires_at: row.expires_days === null ? null : row.last_active_at + row.expires_days * secondsPerDay,
    last_active_at: row.last_active_at,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
  }
}

export const secondsPerDay = 86_400

/** How many attachments that meet an SQL condition are in which status. */
export function countFiles(
  context: ServerContext,
  where: string,
  value: string,
): OpenAI.VectorStores.VectorStore.FileCounts {
  const counts = one<OpenAI.VectorStores.VectorStore.FileCounts>(
    context.db,
    `SELECT
      count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
      count(*) FILTER (WHERE status = 'completed') AS completed,
      count(*) FILTER (WHERE status = 'failed') AS failed,
      count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
      count(*) AS total
    FROM attachments WHERE ${where}`,
    value,
  )
  if (counts === undefined) throw new Error('a count always gives a row')
  return { ...counts }
}
