import type OpenAI from 'openai'
import { chunkTokens } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { all, one, run, transaction } from '../database/query.ts'
import { ApiError } from '../http/errors.ts'
import { checkId } from '../http/ids.ts'
import { fileRecord } from './files.ts'
import { removeChunks } from './index-tables.ts'
import { planOutcome } from './rehearsal.ts'
import { liveStore, storeRecord, touchStore } from './stores.ts'

export type Attributes = Record<string, string | number | boolean>

/** A row of `attachments`: a file in a store. */
export interface AttachmentRow {
  seq: number
  store_id: string
  file_id: string
  status: OpenAI.VectorStores.VectorStoreFile['status']
  error_code: OpenAI.VectorStores.VectorStoreFile.LastError['code'] | null
  error_message: string | null
  /** JSON. */
  attributes: string
  chunk_tokens: number
  overlap_tokens: number
  usage_bytes: number
  created_at: number
}

type ChunkingParam = OpenAI.VectorStores.FileChunkingStrategyParam

/** A file to attach and how. */
export interface AttachRequest {
  file_id: string
  attributes?: Attributes | null | undefined
  chunking_strategy?: ChunkingParam | undefined
}

/**
 * Attaches a file and queues it for indexing. One that is attached already in the same way stays as it is, with the
 * attributes given now; one that failed, or is to be chunked otherwise, is indexed anew. Throws `ApiError` 404.
 */
export function attach(context: ServerContext, storeId: string, request: AttachRequest): AttachmentRow {
  liveStore(context, storeId)
  const file = fileRecord(context, request.file_id)
  const size = sizeOf(request.chunking_strategy)
  transaction(context.db, () => {
    const earlier = findAttachment(context, storeId, request.file_id)
    if (earlier !== undefined && isSettledAs(earlier, size)) {
      if (request.attributes) setAttributes(context, storeId, request.file_id, request.attributes)
    } else {
      if (earlier !== undefined) detach(context, storeId, request.file_id)
      const { lastId } = run(
        context.db,
        `INSERT INTO attachments (store_id, file_id, attributes, chunk_tokens, overlap_tokens, created_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        storeId,
        request.file_id,
        JSON.stringify(request.attributes ?? {}),
        size.max_chunk_size_tokens,
        size.chunk_overlap_tokens,
        context.now(),
      )
      planOutcome(context.rehearsal, lastId, file.filename)
    }
    touchStore(context, storeId)
  })
  context.wakeIngestion()
  return attachmentRecord(context, storeId, request.file_id)
}

/** The file's row in the store. Throws `ApiError`: 400 for IDs of another kind, 404 where there is nothing. */
export function attachmentRecord(context: ServerContext, storeId: string, fileId: string): AttachmentRow {
  storeRecord(context, storeId)
  checkId(fileId, 'file', 'file_id')
  const row = findAttachment(context, storeId, fileId)
  if (row === undefined) {
    throw new ApiError(404, { message: `No file found with id '${fileId}' in vector store '${storeId}'.` })
  }
  return row
}

export function setAttributes(
  context: ServerContext,
  storeId: string,
  fileId: string,
  attributes: Attributes,
): void {
  run(
    context.db,
    'UPDATE attachments SET attributes = ? WHERE store_id = ? AND file_id = ?',
    JSON.stringify(attributes),
    storeId,
    fileId,
  )
}

/** Takes a file out of a store and its index; the file itself stays. Throws `ApiError` 404. */
export function detach(context: ServerContext, storeId: string, fileId: string): void {
  const { seq } = attachmentRecord(context, storeId, fileId)
  transaction(context.db, () => {
    removeChunks(context.db, storeRecord(context, storeId).seq, seq)
    run(context.db, 'DELETE FROM attachments WHERE seq = ?', seq)
  })
}

/** The text that was extracted, put together from chunks that overlap. */
export function attachmentText(context: ServerContext, attachment: number): string {
  const sql = 'SELECT start, text FROM chunks WHERE attachment = ? ORDER BY id'
  let text = ''
  for (const chunk of all<{ start: number; text: string }>(context.db, sql, attachment)) {
    text += chunk.text.slice(text.length - chunk.start)
  }
  return text
}

/** The file in the store as clients see it. */
export function presentAttachment(row: AttachmentRow): OpenAI.VectorStores.VectorStoreFile {
  return {
    id: row.file_id,
    object: 'vector_store.file',
    created_at: row.created_at,
    vector_store_id: row.store_id,
    usage_bytes: row.usage_bytes,
    status: row.status,
    last_error:
      row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? row.error_code },
    chunking_strategy: {
      type: 'static',
      static: { max_chunk_size_tokens: row.chunk_tokens, chunk_overlap_tokens: row.overlap_tokens },
    },
    attributes: JSON.parse(row.attributes) as Attributes,
  }
}

function findAttachment(context: ServerContext, storeId: string, fileId: string): AttachmentRow | undefined {
  const sql = 'SELECT * FROM attachments WHERE store_id = ? AND file_id = ?'
  return one<AttachmentRow>(context.db, sql, storeId, fileId)
}

function sizeOf(strategy: ChunkingParam | undefined): OpenAI.VectorStores.StaticFileChunkingStrategy {
  if (strategy?.type === 'static') return strategy.static
  return { max_chunk_size_tokens: chunkTokens.default, chunk_overlap_tokens: chunkTokens.defaultOverlap }
}

function isSettledAs(row: AttachmentRow, size: OpenAI.VectorStores.StaticFileChunkingStrategy): boolean {
  const alive = row.status === 'in_progress' || row.status === 'completed'
  return (
    alive &&
    row.chunk_tokens === size.max_chunk_size_tokens &&
    row.overlap_tokens === size.chunk_overlap_tokens
  )
}
