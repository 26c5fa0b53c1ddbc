import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { holdFileLock } from './file-lock.ts'

/**
 * Makes sure that one process asks what an eval run asks. Throws `UserError` `run-in-use` where another one does.
 * Resolves to the release.
 */
export function holdRunLock({ id, path }: { id: string; path: string }): Promise<() => void> {
  const message = `the run ${id} is still going on in another process`
  const hint = 'wait for it to end; a killed one holds nothing'
  return holdFileLock(join(path, 'lock'), new UserError('run-in-use', message, { hint }))
}
