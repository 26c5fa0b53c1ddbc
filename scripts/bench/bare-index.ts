import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { batchFilesMax } from '../../src/limits.ts'

/** What a server has in its index, read from its database. */
export interface IndexContent {
  /** SQL that makes its table of chunks and its full-text table. */
  schema: string[]
  fullTextTable: string
  /** In the order that it inserted them. */
  chunks: ChunkRow[]
}

type ChunkRow = { attachment: number; start: number; text: string; headings: string }

/** The content of the one store that a server has. */
export function readIndex(databasePath: string): IndexContent {
  const db = new DatabaseSync(databasePath, { readOnly: true })
  try {
    const tables = db
      .prepare(
        `SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'chunks' OR sql LIKE 'CREATE VIRTUAL TABLE%'
         ORDER BY rootpage = 0, type DESC`,
      )
      .all() as { name: string; sql: string }[]
    const chunks = db.prepare('SELECT attachment, start, text, headings FROM chunks ORDER BY id').all()
    return {
      schema: tables.map(({ sql }) => sql),
      fullTextTable: tables.at(-1)?.name ?? '',
      chunks: chunks as ChunkRow[],
    }
  } finally {
    db.close()
  }
}

/**
 * The floor of indexing: inserts the same chunks into the same tables with nothing around it, one transaction for
 * each batch that a client sends. Gives the milliseconds that it took.
 */
export async function insertBare({ schema, fullTextTable, chunks }: IndexContent): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'asst-bench-'))
  const db = new DatabaseSync(join(folder, 'bare.db'), { enableForeignKeyConstraints: false })
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    for (const sql of schema) db.exec(sql)
    const insertChunk = db.prepare(
      'INSERT INTO chunks (attachment, start, text, headings) VALUES (?, ?, ?, ?)',
    )
    const insertText = db.prepare(`INSERT INTO ${fullTextTable} (rowid, text) VALUES (?, ?)`)
    const began = performance.now()
    for (const batch of batchesOf(chunks)) {
      db.exec('BEGIN')
      for (const { attachment, start, text, headings } of batch) {
        const { lastInsertRowid } = insertChunk.run(attachment, start, text, headings)
        insertText.run(lastInsertRowid, `${headings}\n${text}`)
      }
      db.exec('COMMIT')
      // Connections that the server closes meanwhile are noticed, and not used again.
      await setImmediate()
    }
    return performance.now() - began
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Chunks of as many files as a batch has. */
function batchesOf(chunks: ChunkRow[]): ChunkRow[][] {
  const first = chunks[0]?.attachment ?? 0
  const batches = Map.groupBy(chunks, ({ attachment }) => Math.floor((attachment - first) / batchFilesMax))
  return [...batches.values()]
}
