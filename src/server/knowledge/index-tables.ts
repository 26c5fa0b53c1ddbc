import type { DatabaseSync } from 'node:sqlite'
import { all, one, run } from '../database/query.ts'
import { spaceBigrams } from './bigrams.ts'

/**
 * Each store has a full-text table of its own, so that how rare a word is in one store does not leak into another.
 * It keeps only the index (external content): the texts are in `chunks`.
 */
export function indexTable(storeSeq: number): string {
  return `store_index_${storeSeq}`
}

/**
 * Segments that a level of the index may have before they are merged: the most that FTS5 allows
 * (https://www.sqlite.org/fts5.html#the_automerge_configuration_option). A quarter less work than with the default
 * of 4, and no query measured was slower for it.
 */
const segmentsMax = 16

export function createIndex(db: DatabaseSync, storeSeq: number): void {
  const table = indexTable(storeSeq)
  db.exec(
    `CREATE VIRTUAL TABLE ${table} USING fts5
      (text, content = 'chunks', content_rowid = 'id', tokenize = 'porter unicode61');
     INSERT INTO ${table} (${table}, rank) VALUES ('automerge', ${segmentsMax})`,
  )
}

export function dropIndex(db: DatabaseSync, storeSeq: number): void {
  db.exec(`DROP TABLE ${indexTable(storeSeq)}`)
}

/** A piece of a file's text. */
export interface Chunk {
  /** Offset in the text, in UTF-16 units. Chunks overlap, so this is how the text is put together again. */
  start: number
  text: string
  /** The document's title and the headings that the text stands under, as lines of Markdown. */
  headings: string
}

/**
 * Adds chunks of an attachment to the store's index. A chunk is found by its headings too: they say what it is about,
 * and its own words often do not. Call in a transaction.
 */
export function addChunks(db: DatabaseSync, storeSeq: number, attachment: number, chunks: Chunk[]): void {
  const insert = 'INSERT INTO chunks (attachment, start, text, headings) VALUES (?, ?, ?, ?)'
  for (const { start, text, headings } of chunks) {
    const { lastId } = run(db, insert, attachment, start, text, headings)
    const sql = `INSERT INTO ${indexTable(storeSeq)} (rowid, text) VALUES (?, ?)`
    run(db, sql, lastId, indexedText(headings, text))
  }
}

function indexedText(headings: string, text: string): string {
  return spaceBigrams(`${headings}\n${text}`)
}

/** Removes all chunks of an attachment. Call in a transaction. */
export function removeChunks(db: DatabaseSync, storeSeq: number, attachment: number): void {
  const table = indexTable(storeSeq)
  const sql = 'SELECT id, headings, text FROM chunks WHERE attachment = ?'
  for (const chunk of all<{ id: number; headings: string; text: string }>(db, sql, attachment)) {
    // FTS5 must be told the text it had indexed to take it out again: https://www.sqlite.org/fts5.html#the_delete_command
    const indexed = indexedText(chunk.headings, chunk.text)
    run(db, `INSERT INTO ${table} (${table}, rowid, text) VALUES ('delete', ?, ?)`, chunk.id, indexed)
  }
  run(db, 'DELETE FROM chunks WHERE attachment = ?', attachment)
}

/** How many chunks the index has. Read from its own books, because bm25() counts those too. */
export function countIndexed(db: DatabaseSync, storeSeq: number): number {
  return (
    one<{ count: number }>(db, `SELECT count(*) AS count FROM ${indexTable(storeSeq)}_docsize`)?.count ?? 0
  )
}
