import { createInterface } from 'node:readline'
import type { Environment } from '../config/project.ts'
import { UserError } from '../errors.ts'
import type { Output, Terminal } from './context.ts'

/**
 * Asks before the first write. A local environment is never asked for; a protected one wants `--yes` even where a
 * person types. Throws `UserError` where the answer is no, or nobody can give one.
 */
export async function confirmSync(
  environment: Environment,
  flags: { yes?: boolean },
  output: Output,
  terminal: Terminal,
): Promise<void> {
  if (flags.yes || environment.provider === 'local') return
  if (environment.protect)
    throw new UserError(
      'confirmation-needed',
      `environment ${environment.identity} is protected: nothing was written`,
      {
        hint: 'read the plan, then run `asst sync --yes`; or save it with `asst plan --out`, and `asst sync --plan` it',
      },
    )
  if (!output.canAsk)
    throw new UserError('confirmation-needed', 'nobody can confirm the plan here: nothing was written', {
      hint: 'run `asst sync --yes` to apply it unattended',
    })
  const answer = await readAnswer(`Apply this to ${environment.identity}? [y/N] `, terminal)
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new UserError('confirmation-needed', 'not confirmed: nothing was written')
}

/** One line of input; empty where the input ends or is interrupted instead. */
async function readAnswer(question: string, { stdin, stderr, signal }: Terminal): Promise<string> {
  const lines = createInterface({ input: stdin, terminal: false })
  const stop = () => lines.close()
  signal.addEventListener('abort', stop, { once: true })
  stderr.write(question)
  const { value, done } = await lines[Symbol.asyncIterator]().next()
  signal.removeEventListener('abort', stop)
  lines.close()
  if (!done) return value
  // Nobody ended the line of the question.
  stderr.write('\n')
  signal.throwIfAborted()
  return ''
}
