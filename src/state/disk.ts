import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Replaces a file in one step, so that a kill leaves the old content or the new, never half of it. Throws `UserError`
 * where the operating system does not let it.
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeSynced(draft, content)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {})
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UserError('file-unwritable', `${path} cannot be written (${code})`, {
      hint: 'check what is there, its permissions and the space on the disk, then run the command again',
      cause: error,
    })
  }
}

async function writeSynced(path: string, content: string): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The text of a file that may not be there. Throws `UserError` where it is there and cannot be read. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === undefined) throw error
    throw new UserError('file-unreadable', `${path} cannot be read (${code})`, {
      hint: 'it must be a file that you may read and write: check what is there, and its permissions',
      cause: error,
    })
  }
}
