import { UserError } from '../errors.ts'
import { holdFileLock } from './file-lock.ts'

/**
 * Makes sure that one sync an environment runs on this machine. Throws `UserError` where another one runs, or the file
 * cannot be used. Resolves to the release.
 */
export function holdSyncLock(path: string, environment: string): Promise<() => void> {
  const message = `another sync of ${environment} is running in this folder`
  const hint = 'wait for it to end; a killed one holds nothing'
  return holdFileLock(path, new UserError('locked-by-another-sync', message, { hint }))
}
