import type { Command } from 'commander'
import { UserError } from '../../errors.ts'
import type { GlobalFlags } from '../terminal/context.ts'

/**
 * Global flags count wherever they stand, before the command or after it. Only one environment can be named, but
 * where a command acts on several, which then are in `envsOf`.
 */
export function flagsOf<T extends GlobalFlags>(command: Command, takesSeveral = false): T {
  const flags = command.optsWithGlobals<T>()
  const envs = envsOf(command)
  if (envs.length > 1 && !takesSeveral) {
    throw new UserError('usage', `asst ${command.name()} acts on one environment, and --env names several`, {
      hint: 'only `asst eval` takes several',
    })
  }
  const [env] = envs
  return env === undefined ? flags : { ...flags, env }
}

/** Every environment that `--env` names. */
export function envsOf(command: Command): string[] {
  return command.optsWithGlobals<{ env?: string[] }>().env ?? []
}
