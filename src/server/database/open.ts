import { DatabaseSync } from 'node:sqlite'
import { one, run, transaction } from './query.ts'
import { containerTables } from './container-tables.ts'
import { conversationTables } from './conversation-tables.ts'
import { knowledgeTables } from './knowledge-tables.ts'
import { uploadTables } from './upload-tables.ts'

/**
 * The tables of one part of the server and how they came to be: each step is SQL that brings them to the next
 * version. Steps are appended, never edited, because data folders outlive releases.
 */
export interface TablePart {
  name: string
  steps: string[]
}

const parts: TablePart[] = [knowledgeTables, uploadTables, containerTables, conversationTables]

/** Opens the database, made and migrated where needed. The caller owns the data folder (see `claim.ts`). */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  // With WAL, NORMAL survives the death of the process; only a power cut may lose the last moments.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
  db.exec('CREATE TABLE IF NOT EXISTS part_versions (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT')
  for (const part of parts) migrate(db, part)
  return db
}

function migrate(db: DatabaseSync, part: TablePart): void {
  transaction(db, () => {
    const sql = 'SELECT version FROM part_versions WHERE name = ?'
    const version = one<{ version: number }>(db, sql, part.name)?.version ?? 0
    if (version > part.steps.length) {
      throw new Error(`the data folder was written by a newer version (${part.name} ${version})`)
    }
    for (const step of part.steps.slice(version)) db.exec(step)
    run(
      db,
      'INSERT INTO part_versions VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version',
      part.name,
      part.steps.length,
    )
  })
}
