import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Makes sure that one sync an environment runs on this machine. SQLite's file lock dies with its process, so a
 * killed sync blocks nobody. Throws `UserError` where another one runs. Resolves to the release.
 */
export async function holdSyncLock(path: string, environment: string): Promise<() => void> {
  await mkdir(dirname(path), { recursive: true })
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!String(error).includes('locked')) throw error
    throw new UserError(
      'locked-by-another-sync',
      `another sync of ${environment} is running in this folder`,
      {
        hint: 'wait for it to end; a killed one holds nothing',
      },
    )
  }
  return () => database.close()
}
