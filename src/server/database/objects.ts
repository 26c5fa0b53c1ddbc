import type { DatabaseSync } from 'node:sqlite'
import { one } from './query.ts'

/** A row whose object is kept as JSON. */
export interface ObjectRow {
  id: string
  object: string
}

/** The object of a row. The caller vouches for its type: only what was typed so is ever written to that table. */
export function parseObject<Item>(row: ObjectRow): Item {
  return JSON.parse(row.object) as Item
}

/** The object with an ID in a table, or undefined. `where` narrows it, e.g. to a thread. */
export function findObject<Item>(
  db: DatabaseSync,
  table: string,
  id: string,
  where: Record<string, string> = {},
): Item | undefined {
  const conditions = ['id', ...Object.keys(where)].map((column) => `${column} = ?`).join(' AND ')
  const sql = `SELECT id, object FROM ${table} WHERE ${conditions}`
  const row = one<ObjectRow>(db, sql, id, ...Object.values(where))
  return row === undefined ? undefined : parseObject<Item>(row)
}
