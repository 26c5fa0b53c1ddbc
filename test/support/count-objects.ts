import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What a thread can make, by the table of the embedded server that holds it. */
const tables = [
  'threads',
  'messages',
  'runs',
  'conversations',
  'conversation_items',
  'responses',
  'containers',
  'container_files',
  'vector_stores',
  'files',
]

/** How many objects of each kind a running embedded server keeps, by its own database. */
export function countObjects(dataDir: string): Record<string, number> {
  const database = new DatabaseSync(join(dataDir, 'server.db'), { readOnly: true })
  try {
    return Object.fromEntries(
      tables.map((table) => [
        table,
        Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']),
      ]),
    )
  } finally {
    database.close()
  }
}
