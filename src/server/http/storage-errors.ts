import { ApiError } from './errors.ts'

/** What the file system says where nothing more can be written, or the folder is gone. */
const codes = new Set(['ENOSPC', 'ENOENT', 'ENOTDIR', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'])
/** The same of SQLite: READONLY, IOERR, FULL. The low byte is the error, https://www.sqlite.org/rescode.html. */
const sqliteCodes = new Set([8, 10, 13])

/** What clients are told where the data folder takes nothing more; undefined for any other error. */
export function explainStorage(error: unknown): ApiError | undefined {
  if (!(error instanceof Error)) return undefined
  const isStorage =
    ('code' in error && codes.has(String(error.code))) ||
    ('errcode' in error && typeof error.errcode === 'number' && sqliteCodes.has(error.errcode & 0xff))
  if (!isStorage) return undefined
  const message = `The server cannot write to its data folder: ${error.message}. Nothing of this request was kept.`
  return new ApiError(500, { message, type: 'server_error', code: 'storage_unavailable' })
}
