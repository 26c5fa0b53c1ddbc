import type { ServerContext } from '../context.ts'
import { all } from '../database/query.ts'
import type { Attributes } from '../knowledge/attachments.ts'
import { storeRecord } from '../knowledge/stores.ts'
import { ModelError } from '../model/model-error.ts'

interface CitableRow {
  fileId: string
  filename: string
  /** JSON. */
  attributes: string
}

/** Names of a file: its own, its path in its knowledge base, and that with the base before it. */
function namesOf({ filename, attributes }: CitableRow, base: unknown): unknown[] {
  const { path } = JSON.parse(attributes) as Attributes
  return [filename, path, `${String(base)}/${String(path)}`]
}

/** The file of the stores that goes by a name or path. Throws `ModelError` where there is none. */
export function findCited(
  context: ServerContext,
  storeIds: string[],
  name: string,
): { fileId: string; filename: string } {
  for (const store of storeIds.map((id) => storeRecord(context, id))) {
    const { 'asst:key': base } = JSON.parse(store.metadata) as Record<string, string>
    const rows = all<CitableRow>(
      context.db,
      `SELECT files.id AS fileId, filename, attributes FROM attachments JOIN files ON files.id = file_id
       WHERE store_id = ? ORDER BY attachments.seq`,
      store.id,
    )
    const found = rows.find((row) => namesOf(row, base).includes(name))
    if (found !== undefined) return { fileId: found.fileId, filename: found.filename }
  }
  throw new ModelError(
    'server_error',
    `The script cites '${name}', which is in no vector store of the request.`,
  )
}
