import type { TablePart } from './open.ts'

/**
 * Files, vector stores and what is in them. `seq` orders lists. `attachments` is also the ingestion queue: a row
 * that is in progress is work to be done, whoever began it. Each store has an FTS table of its own, see
 * `knowledge/index-tables.ts`, whose rowids are those of `chunks`.
 */
export const knowledgeTables: TablePart = {
  name: 'knowledge',
  steps: [
    `
    CREATE TABLE files (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      filename TEXT NOT NULL,
      purpose TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER
    ) STRICT;

    CREATE TABLE vector_stores (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      metadata TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      last_active_at INTEGER NOT NULL,
      expires_days INTEGER,
      expired INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE file_batches (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      store_id TEXT NOT NULL REFERENCES vector_stores (id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL,
      cancelled INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE attachments (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      store_id TEXT NOT NULL REFERENCES vector_stores (id) ON DELETE CASCADE,
      file_id TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
      status TEXT NOT NULL DEFAULT 'in_progress',
      error_code TEXT,
      error_message TEXT,
      attributes TEXT NOT NULL,
      chunk_tokens INTEGER NOT NULL,
      overlap_tokens INTEGER NOT NULL,
      usage_bytes INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      UNIQUE (store_id, file_id)
    ) STRICT;
    CREATE INDEX attachments_by_file ON attachments (file_id);
    CREATE INDEX attachments_by_status ON attachments (status, seq);

    CREATE TABLE batch_files (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      batch_id TEXT NOT NULL REFERENCES file_batches (id) ON DELETE CASCADE,
      file_id TEXT NOT NULL,
      UNIQUE (batch_id, file_id)
    ) STRICT;

    CREATE TABLE chunks (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      attachment INTEGER NOT NULL REFERENCES attachments (seq) ON DELETE CASCADE,
      start INTEGER NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX chunks_by_attachment ON chunks (attachment);
    `,
    `ALTER TABLE chunks ADD COLUMN headings TEXT NOT NULL DEFAULT ''`,
  ],
}
