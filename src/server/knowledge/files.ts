import { renameSync } from 'node:fs'
import { readFile as readBytes } from 'node:fs/promises'
import { join } from 'node:path'
import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { one, run } from '../database/query.ts'
import { notFound } from '../http/errors.ts'

/** A row of `files`. */
export interface FileRow {
  seq: number
  id: string
  /** A basename as the client sent it. Shown, never used as a path. */
  filename: string
  purpose: FilePurpose
  bytes: number
  /** Lowercase hex. */
  sha256: string
  created_at: number
  expires_at: number | null
}

/** `evals` can be uploaded, and the SDK's type of the object lacks it. */
export type FilePurpose = OpenAI.Files.FileObject['purpose'] | OpenAI.Files.FilePurpose

/** What a file is made of. Its bytes already lie at `path`, from where they are moved. */
export interface NewFile {
  filename: string
  purpose: FilePurpose
  bytes: number
  sha256: string
  path: string
  /** Seconds from now. */
  expiresAfter?: number | undefined
}

/** Where a file's bytes lie. The name is its ID, so nothing a client sends becomes a path. */
export function pathOfFile(context: ServerContext, id: string): string {
  return join(context.dataDir, 'files', id)
}

/** Keeps an uploaded file. */
export function createFile(context: ServerContext, file: NewFile): FileRow {
  const id = context.newId('file-')
  const createdAt = context.now()
  const expiresAt = file.expiresAfter === undefined ? null : createdAt + file.expiresAfter
  // The bytes come first: a row without bytes would be a lie, bytes without a row are only litter.
  renameSync(file.path, pathOfFile(context, id))
  run(
    context.db,
    `INSERT INTO files (id, filename, purpose, bytes, sha256, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    file.filename,
    file.purpose,
    file.bytes,
    file.sha256,
    createdAt,
    expiresAt,
  )
  return fileRecord(context, id)
}

/** The file's row, where there is one. */
export function findFile(context: ServerContext, id: string): FileRow | undefined {
  return one<FileRow>(context.db, 'SELECT * FROM files WHERE id = ?', id)
}

/** The file's row. Throws `ApiError` 404. */
export function fileRecord(context: ServerContext, id: string): FileRow {
  const row = findFile(context, id)
  if (row === undefined) throw notFound('File object', id)
  return row
}

/** The file's bytes, all at once. Throws `ApiError` 404. */
export async function readFile(context: ServerContext, id: string): Promise<Buffer> {
  return readBytes(pathOfFile(context, fileRecord(context, id).id))
}

/** The file as clients see it. */
export function presentFile(row: FileRow): FileObject {
  return {
    id: row.id,
    object: 'file',
    bytes: row.bytes,
    created_at: row.created_at,
    filename: row.filename,
    purpose: row.purpose,
    status: 'processed',
    ...(row.expires_at === null ? {} : { expires_at: row.expires_at }),
  } satisfies FileObject
}

export type FileObject = Omit<OpenAI.Files.FileObject, 'purpose'> & { purpose: FilePurpose }
