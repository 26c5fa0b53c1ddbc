import { constants, copyFileSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { all, one, run } from '../database/query.ts'
import { ApiError } from '../http/errors.ts'
import { type FileRow, pathOfFile } from '../knowledge/files.ts'

/** A row of `container_files`. */
export interface ContainerFileRow {
  seq: number
  id: string
  container_id: string
  /** In the container: `/mnt/data/<name>`. Shown, never used as a path of ours. */
  path: string
  bytes: number
  /** Who put it there. */
  source: 'user' | 'assistant'
  created_at: number
}

const folder = '/mnt/data/'

/** Where the bytes of a container's file lie. */
export function pathOfContainerFile(context: ServerContext, id: string): string {
  return join(context.dataDir, 'containers', id)
}

/**
 * Copies a file into a container, unless it is there already. Both are only ever read and unlinked, so the copy is a
 * link where the disk has links.
 */
export function copyToContainer(
  context: ServerContext,
  containerId: string,
  file: FileRow,
): ContainerFileRow {
  // The copy's ID tells whose it is, so that a file is copied once and its citations name the same one.
  const id = `cfile_${containerId.replace(/^cntr_/, '')}_${file.seq}`
  const copied = one<ContainerFileRow>(context.db, 'SELECT * FROM container_files WHERE id = ?', id)
  if (copied !== undefined) return copied
  const source = pathOfFile(context, file.id)
  const target = pathOfContainerFile(context, id)
  rmSync(target, { force: true })
  try {
    linkSync(source, target)
  } catch {
    copyFileSync(source, target, constants.COPYFILE_FICLONE)
  }
  return insertFile(context, containerId, { id, filename: file.filename, bytes: file.bytes, source: 'user' })
}

/** Keeps an uploaded file, whose bytes are moved from `path`. */
export function receiveContainerFile(
  context: ServerContext,
  containerId: string,
  received: { filename: string; bytes: number; path: string },
): ContainerFileRow {
  const id = context.newId('cfile_')
  renameSync(received.path, pathOfContainerFile(context, id))
  return insertFile(context, containerId, { ...received, id, source: 'user' })
}

/** Keeps a file that the code interpreter made. `filename` is a basename. */
export function writeContainerFile(
  context: ServerContext,
  containerId: string,
  filename: string,
  content: string | Uint8Array,
): ContainerFileRow {
  const id = context.newId('cfile_')
  writeFileSync(pathOfContainerFile(context, id), content)
  const bytes = Buffer.byteLength(content)
  return insertFile(context, containerId, { id, filename, bytes, source: 'assistant' })
}

/** The files of a container, oldest first. */
export function containerFiles(context: ServerContext, containerId: string): ContainerFileRow[] {
  const sql = 'SELECT * FROM container_files WHERE container_id = ? ORDER BY seq'
  return all<ContainerFileRow>(context.db, sql, containerId)
}

/** The bytes of a container's file, all at once. */
export async function readContainerFile(context: ServerContext, file: ContainerFileRow): Promise<Buffer> {
  return readFile(pathOfContainerFile(context, file.id))
}

/** The name of a container's file, without the folder that all of them are in. */
export function nameOfContainerFile(file: ContainerFileRow): string {
  return file.path.slice(folder.length)
}

/** The file's row. Throws `ApiError` 404. */
export function containerFileRecord(
  context: ServerContext,
  containerId: string,
  id: string,
): ContainerFileRow {
  const sql = 'SELECT * FROM container_files WHERE id = ? AND container_id = ?'
  const row = one<ContainerFileRow>(context.db, sql, id, containerId)
  if (row === undefined) {
    throw new ApiError(404, { message: `No file found with id '${id}' in container '${containerId}'.` })
  }
  return row
}

/** Deletes a file of a container; the file that it was copied from stays. Throws `ApiError` 404. */
export function deleteContainerFile(context: ServerContext, containerId: string, id: string): void {
  containerFileRecord(context, containerId, id)
  run(context.db, 'DELETE FROM container_files WHERE id = ?', id)
  rmSync(pathOfContainerFile(context, id), { force: true })
}

/** The file as clients see it. */
export function presentContainerFile(row: ContainerFileRow): OpenAI.Containers.FileCreateResponse {
  return {
    id: row.id,
    object: 'container.file',
    created_at: row.created_at,
    bytes: row.bytes,
    container_id: row.container_id,
    path: row.path,
    source: row.source,
  }
}

function insertFile(
  context: ServerContext,
  containerId: string,
  file: Pick<ContainerFileRow, 'id' | 'bytes' | 'source'> & { filename: string },
): ContainerFileRow {
  const path = folder + file.filename
  const sql = 'SELECT id FROM container_files WHERE container_id = ? AND path = ?'
  const isTaken = one<{ id: string }>(context.db, sql, containerId, path) !== undefined
  run(
    context.db,
    `INSERT INTO container_files (id, container_id, path, bytes, source, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
    file.id,
    containerId,
    // Nothing is overwritten: what was cited must stay what it was.
    isTaken ? `${folder}${file.id}-${file.filename}` : path,
    file.bytes,
    file.source,
    context.now(),
  )
  return containerFileRecord(context, containerId, file.id)
}
