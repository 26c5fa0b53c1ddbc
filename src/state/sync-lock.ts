import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Makes sure that one sync an environment runs on this machine. SQLite's file lock dies with its process, so a
 * killed sync blocks nobody, whatever took its process ID since. Throws `UserError` where another one runs, or the file
 * cannot be used. Resolves to the release.
 */
export async function holdSyncLock(path: string, environment: string): Promise<() => void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await hold(path).catch(async (error: unknown) => {
      if (!String(error).includes('not a database')) throw error
      // The file says nothing by itself: whoever held it could not have with this in it.
      await rm(path)
      return hold(path)
    })
  } catch (error) {
    if (String(error).includes('locked')) throw lockedBy(environment)
    throw new UserError('file-unwritable', `${path} cannot be used: ${(error as Error).message}`, {
      hint: 'asst locks this file while it syncs: check what is there, and its permissions',
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

function lockedBy(environment: string): UserError {
  return new UserError('locked-by-another-sync', `another sync of ${environment} is running in this folder`, {
    hint: 'wait for it to end; a killed one holds nothing',
  })
}
