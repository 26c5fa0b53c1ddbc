import { UserError } from '../../errors.ts'
import { findSuites } from '../../eval/suites/read-suites.ts'
import { openWorkspace, take } from '../../workspace/open-workspace.ts'
import type { GlobalFlags, Terminal } from '../terminal/context.ts'
import { sync } from '../sync.ts'

/**
 * Syncs environments for an eval, which is consent enough, guards aside. Hands back the exit code of the first that
 * fails. Throws `UserError` for a protected one, and for a suite that is not there, before any is synced.
 * @param suites names of those to be asked; all where there are none
 */
export async function syncFirst(
  environments: (string | undefined)[],
  suites: string[],
  flags: GlobalFlags,
  terminal: Terminal,
  version: string,
): Promise<number> {
  for (const name of environments) await refuse(name, suites, flags, terminal)
  const { project, quiet, verbose } = flags
  for (const env of environments) {
    const own = {
      ...(env === undefined ? {} : { env }),
      ...(project === undefined ? {} : { project }),
      ...(quiet === undefined ? {} : { quiet }),
      ...(verbose === undefined ? {} : { verbose }),
      // The eval's own document is the one on standard output.
      isDocument: flags.json === true,
      yes: true,
    }
    const exitCode = await sync(own, terminal, version)
    if (exitCode !== 0) return exitCode
  }
  return 0
}

async function refuse(
  name: string | undefined,
  suites: string[],
  { project = process.cwd() }: GlobalFlags,
  { variables, signal }: Terminal,
): Promise<void> {
  const workspace = await openWorkspace({
    project,
    ...(name === undefined ? {} : { environment: name }),
    variables,
    signal,
  })
  await workspace.close()
  const { environment } = workspace
  take(await findSuites(workspace.project.root, suites))
  if (!environment.protect) return
  throw new UserError('environment-protected', `${environment.name} is protected, so no eval syncs it`, {
    hint: 'run `asst sync` by itself, then `asst eval` without --sync',
  })
}
