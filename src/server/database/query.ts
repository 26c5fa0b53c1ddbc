import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** Preparing costs more than most statements here, so each is prepared once a database. */
const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>()

const statementsMax = 500

function prepare(db: DatabaseSync, sql: string): StatementSync {
  let statements = prepared.get(db)
  if (statements === undefined) prepared.set(db, (statements = new Map()))
  let statement = statements.get(sql)
  if (statement === undefined) {
    // Each store has statements of its own, so they are not kept for ever.
    if (statements.size >= statementsMax) statements.clear()
    statements.set(sql, (statement = db.prepare(sql)))
  }
  return statement
}

/** The first row, or undefined. The caller vouches that the columns fit `Row`. */
export function one<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row | undefined {
  return prepare(db, sql).get(...values) as Row | undefined
}

/** Every row. The caller vouches that the columns fit `Row`. */
export function all<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row[] {
  return prepare(db, sql).all(...values) as Row[]
}

/** Rows one at a time, for a reader that may stop early. The caller vouches that the columns fit `Row`. */
export function each<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Iterable<Row> {
  return prepare(db, sql).iterate(...values) as Iterable<Row>
}

/** Runs a statement that gives no rows back. */
export function run(
  db: DatabaseSync,
  sql: string,
  ...values: SQLInputValue[]
): { changes: number; lastId: number } {
  const { changes, lastInsertRowid } = prepare(db, sql).run(...values)
  return { changes: Number(changes), lastId: Number(lastInsertRowid) }
}

/** All of `work` or nothing of it. May be nested; must be synchronous, so that no other request comes between. */
export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  const nested = db.isTransaction
  db.exec(nested ? 'SAVEPOINT nested' : 'BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec(nested ? 'RELEASE nested' : 'COMMIT')
    return result
  } catch (error) {
    // On a full disk SQLite has rolled all of it back already, https://www.sqlite.org/lang_transaction.html.
    if (db.isTransaction) db.exec(nested ? 'ROLLBACK TO nested; RELEASE nested' : 'ROLLBACK')
    throw error
  }
}
