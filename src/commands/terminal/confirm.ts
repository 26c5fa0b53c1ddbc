import type { Environment } from '../../config/project.ts'
import { UserError } from '../../errors.ts'
import type { Output, Terminal } from './context.ts'
import { askInTurn } from './questions.ts'

/** What a person is asked, and how the same is said unattended. */
export interface Consent {
  question: string
  /** The command that needs no answer. */
  command: string
}

const toSync = (environment: Environment): Consent => ({
  question: `Apply this to ${environment.identity}?`,
  command: 'asst sync --yes',
})

/**
 * Asks before the first write. A local environment is never asked for; a protected one wants `--yes` even where a
 * person types. Throws `UserError` where the answer is no, or nobody can give one.
 */
export async function confirmSync(
  environment: Environment,
  flags: { yes?: boolean },
  output: Output,
  terminal: Terminal,
  consent = toSync(environment),
): Promise<void> {
  if (flags.yes || environment.provider === 'local') return
  if (environment.protect)
    throw new UserError(
      'confirmation-needed',
      `environment ${environment.identity} is protected: nothing was written`,
      {
        hint: `read the plan, then run \`${consent.command}\`; a sync may also be given a plan that \`asst plan --out\` saved`,
      },
    )
  await confirm(consent, flags, output, terminal)
}

/** Asks, unless `--yes` has answered. Throws `UserError` where the answer is no, or nobody can give one. */
export async function confirm(
  { question, command }: Consent,
  flags: { yes?: boolean },
  output: Output,
  terminal: Terminal,
): Promise<void> {
  if (flags.yes) return
  if (!output.canAsk)
    throw new UserError('confirmation-needed', 'nobody can confirm this here: nothing was written', {
      hint: `run \`${command}\` to do it unattended`,
    })
  const [answer = ''] = await askInTurn([`${question} [y/N] `], terminal)
  if (!/^y(es)?$/i.test(answer))
    throw new UserError('confirmation-needed', 'not confirmed: nothing was written')
}
