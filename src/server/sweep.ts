import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerContext } from './context.ts'
import { one } from './database/query.ts'

/** Each folder of bytes, and the table whose IDs are the names in it. */
const folders = { files: 'files', parts: 'upload_parts', containers: 'container_files' }

/**
 * Removes bytes that no row knows: those that a killed server had written before their row, or had not yet unlinked
 * after it. Only for the owner of the folder, before it answers.
 */
export function sweepOrphans(context: ServerContext): void {
  for (const [folder, table] of Object.entries(folders)) {
    for (const name of readdirSync(join(context.dataDir, folder))) {
      if (one(context.db, `SELECT 1 FROM ${table} WHERE id = ?`, name) !== undefined) continue
      rmSync(join(context.dataDir, folder, name), { force: true, recursive: true })
    }
  }
}
