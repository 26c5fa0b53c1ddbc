import { openWorkspace, type OpenOptions } from '../../workspace/open-workspace.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { createOutput, type GlobalFlags, headline, type Output, type Terminal } from './context.ts'

/** Opens the workspace that the global flags name, prints the first line, and closes it whatever happens. */
export async function withWorkspace(
  flags: GlobalFlags,
  terminal: Terminal,
  run: (workspace: Workspace, output: Output) => Promise<number>,
  options: Pick<OpenOptions, 'isOffline'> = {},
): Promise<number> {
  const output = createOutput(flags, terminal)
  const workspace = await openWorkspace({
    project: flags.project ?? process.cwd(),
    ...(flags.env === undefined ? {} : { environment: flags.env }),
    variables: terminal.variables,
    signal: terminal.signal,
    ...options,
  })
  try {
    output.note(headline(workspace.environment, output.paint))
    return await run(workspace, output)
  } finally {
    await workspace.close()
  }
}
