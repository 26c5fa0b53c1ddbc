import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ServerContext } from '../context.ts'
import { transaction } from '../database/query.ts'
import { invalidRequest } from '../http/errors.ts'
import { createFile } from '../knowledge/files.ts'
import { partRecord, pathOfPart } from './parts.ts'
import { endUpload, pendingUpload, type UploadRow, uploadRecord } from './uploads.ts'

/**
 * Puts the parts together in the order given and makes them a file.
 * @param md5 lowercase or uppercase hex, checked where given
 * Throws `ApiError` 400 where the parts are not what was announced.
 */
export async function completeUpload(
  context: ServerContext,
  id: string,
  partIds: string[],
  md5: string | undefined,
): Promise<UploadRow> {
  const upload = pendingUpload(context, id)
  const parts = partIds.map((partId) => partRecord(context, id, partId))
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (bytes !== upload.bytes) {
    throw invalidRequest(
      `The parts have ${bytes} bytes together, but the upload was created for ${upload.bytes}.`,
      'part_ids',
    )
  }
  const path = join(context.dataDir, 'uploads', context.newId('upload_'))
  const partPaths = parts.map((part) => pathOfPart(context, part.id))
  try {
    const joined = await joinFiles(partPaths, path)
    if (md5 !== undefined && md5.toLowerCase() !== joined.md5) {
      throw invalidRequest(`The parts have the MD5 checksum ${joined.md5}, not ${md5}.`, 'md5')
    }
    // Another request may have ended the upload while its parts were read.
    pendingUpload(context, id)
    transaction(context.db, () => {
      const expiresAfter = upload.file_expires_after ?? undefined
      const { filename, purpose } = upload
      const file = createFile(context, {
        filename,
        purpose,
        bytes,
        sha256: joined.sha256,
        path,
        expiresAfter,
      })
      endUpload(context, id, 'completed', file.id)
    })
  } catch (error) {
    await rm(path, { force: true })
    pendingUpload(context, id)
    throw error
  }
  return uploadRecord(context, id)
}

/** Writes files one after the other into one. */
async function joinFiles(paths: string[], target: string): Promise<{ md5: string; sha256: string }> {
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  async function* read() {
    for (const path of paths) {
      for await (const piece of createReadStream(path)) {
        md5.update(piece)
        sha256.update(piece)
        yield piece
      }
    }
  }
  await pipeline(read, createWriteStream(target))
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex') }
}
