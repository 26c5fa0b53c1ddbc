import type { TablePart } from './open.ts'

/** Files that come in parts. The bytes of a part lie in the folder `parts`, under its ID. */
export const uploadTables: TablePart = {
  name: 'uploads',
  steps: [
    `
    CREATE TABLE uploads (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      filename TEXT NOT NULL,
      purpose TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      file_expires_after INTEGER,
      status TEXT NOT NULL DEFAULT 'pending',
      file_id TEXT,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX uploads_by_status ON uploads (status, expires_at);

    CREATE TABLE upload_parts (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
      bytes INTEGER NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX upload_parts_by_upload ON upload_parts (upload_id);
    `,
  ],
}
