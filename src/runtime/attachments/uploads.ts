import { constants, openAsBlob } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import type OpenAI from 'openai'
import type { FilePurpose } from 'openai/resources/files'
import { UserError } from '../../errors.ts'
import { fileBytesMax } from '../../limits.ts'
import type { Made } from '../made.ts'
import { retryRefused } from '../retry.ts'
import type { Timing } from '../timing.ts'
import type { PlannedAttachment } from './attachment-plan.ts'

/** Milliseconds: a large file over a slow line. */
const uploadTimeout = 1_800_000

/** What an upload needs of its thread. */
export interface Uploading {
  client: OpenAI
  timing: Timing
  made: Made
}

/** Throws `UserError` that names every file which cannot be read, before anything is uploaded. */
export async function checkReadable(paths: string[]): Promise<void> {
  const reasons = await Promise.all(paths.map(async (path) => [path, await unreadable(path)]))
  const problems = reasons.flatMap(([path, reason]) => (reason === undefined ? [] : [`${path}: ${reason}`]))
  if (problems.length === 0) return
  throw new UserError('file-unreadable', `cannot attach ${problems.join('; ')}`, {
    hint: 'check the path, and that you may read the file',
  })
}

async function unreadable(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return 'it is no file'
    if (found.size === 0) return 'it is empty'
    if (found.size > fileBytesMax) return `it is larger than ${fileBytesMax / 1024 / 1024} MB`
    await access(path, constants.R_OK)
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${String(code ?? error)})`
  }
}

/** Uploads one file; returns its ID. */
export async function uploadAttachment(
  { client, timing, made }: Uploading,
  { path, name }: PlannedAttachment,
  purpose: FilePurpose,
  signal: AbortSignal | undefined,
): Promise<string> {
  const file = new File([await openAsBlob(path)], name)
  const options = { signal, maxRetries: 0, timeout: uploadTimeout }
  const create = () => client.files.create({ file, purpose }, options)
  const { id } = await retryRefused(create, timing, signal)
  await made.add(id)
  made.uploads.set(id, name)
  return id
}
