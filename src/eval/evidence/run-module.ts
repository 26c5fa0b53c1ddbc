import { UserError } from '../../errors.ts'
import { createHandler } from '../../runtime/handlers.ts'
import type { ModuleQuestion } from './evidence.ts'

/**
 * Calls a module's default export in a process of its own. Throws `UserError` where it throws, does not load, or does not
 * answer within `timeLimit` milliseconds.
 */
export async function runModule(
  { file, input }: ModuleQuestion,
  signal: AbortSignal,
  timeLimit = 30_000,
): Promise<unknown> {
  const handle = createHandler([{ type: 'function', name: 'module', handler: file }], { timeLimit })
  try {
    return await handle('module', input, signal)
  } catch (error) {
    signal.throwIfAborted()
    const message = error instanceof Error ? error.message : String(error)
    throw new UserError('evidence-missing', `${file}: ${message}`, { cause: error })
  }
}
