import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerContext } from '../context.ts'
import { createFile, type FileRow } from '../knowledge/files.ts'
import type { MadeFile } from '../model/turn.ts'

/** Keeps a file that code made, as a File that clients can download. */
export function keepMadeFile(context: ServerContext, { name, content }: MadeFile): FileRow {
  const path = join(context.dataDir, 'uploads', context.newId('made_'))
  writeFileSync(path, content)
  return createFile(context, {
    filename: name,
    purpose: 'assistants_output',
    bytes: content.byteLength,
    sha256: createHash('sha256').update(content).digest('hex'),
    path,
  })
}

export function isImage({ filename }: FileRow): boolean {
  return filename.endsWith('.png')
}
