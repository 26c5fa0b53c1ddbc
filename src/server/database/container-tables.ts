import type { TablePart } from './open.ts'

/** The code interpreter's containers. The bytes of their files lie in the folder `containers`, under the file's ID. */
export const containerTables: TablePart = {
  name: 'containers',
  steps: [
    `
    CREATE TABLE containers (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      memory_limit TEXT NOT NULL,
      network_policy TEXT NOT NULL,
      expires_minutes INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      last_active_at INTEGER NOT NULL,
      expired INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX containers_by_name ON containers (name, seq);

    CREATE TABLE container_files (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      container_id TEXT NOT NULL REFERENCES containers (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      source TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (container_id, path)
    ) STRICT;
    `,
  ],
}
