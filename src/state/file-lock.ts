import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Holds a file for this process alone. SQLite's file lock dies with its process, so a killed one blocks nobody, whatever
 * took its process ID since. Throws `taken` where another one holds it, and `file-unwritable` where the file cannot be
 * used. Resolves to the release.
 */
export async function holdFileLock(path: string, taken: UserError): Promise<() => void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await hold(path).catch(async (error: unknown) => {
      if (!String(error).includes('not a database')) throw error
      // The file says nothing by itself: whoever held it could not have with this in it.
      await rm(path)
      return hold(path)
    })
  } catch (error) {
    if (String(error).includes('locked')) throw taken
    throw new UserError('file-unwritable', `${path} cannot be used: ${(error as Error).message}`, {
      hint: 'asst locks this file while it works: check what is there, and its permissions',
      cause: error,
    })
  }
}

async function hold(path: string): Promise<() => void> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    throw error
  }
  return () => database.close()
}
