import { createInterface } from 'node:readline/promises'
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
        hint: 'read the plan, then run `asst sync --yes`',
      },
    )
  if (!output.canAsk)
    throw new UserError('confirmation-needed', 'nobody can confirm the plan here: nothing was written', {
      hint: 'run `asst sync --yes` to apply it unattended',
    })
  const question = createInterface({ input: terminal.stdin, output: process.stderr })
  try {
    const answer = await question.question(`Apply this to ${environment.identity}? [y/N] `)
    if (!/^y(es)?$/i.test(answer.trim()))
      throw new UserError('confirmation-needed', 'not confirmed: nothing was written')
  } finally {
    question.close()
  }
}
