import { dirname } from 'node:path'
import { refuseNarrow } from './eval/baselines.ts'
import { boundMemory } from './bound-memory.ts'
import { createOutput, type GlobalFlags, headline, type Terminal } from './terminal/context.ts'
import { prepareRun, type PreparedRun, type RunFlags } from './eval/eval-run.ts'
import { type FinishedRun, presentRuns } from './eval/present-runs.ts'
import { environmentOfRun } from './eval/run-environment.ts'
import { gatherReport, readOutputs } from './eval/run-outputs.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'
import { syncFirst } from './eval/sync-first.ts'
import type { Workspace } from '../workspace/workspace.ts'

export interface EvalFlags extends GlobalFlags, RunFlags {
  /** Instead of `env`: several are asked one after another, and reported side by side. */
  envs?: string[]
  /** Syncs each environment before anything is asked. */
  sync?: boolean
  /** Files, each in the form of its extension. */
  output?: string[]
}

/** Runs suites against what was synced, in one environment or in several. 4 where a gate fails. */
export async function evalSuites(
  names: string[],
  flags: EvalFlags,
  terminal: Terminal,
  version: string,
): Promise<number> {
  const outputs = readOutputs(flags.output)
  refuseNarrow(flags, flags)
  const { envs = [] } = flags
  const environments = envs.length > 0 ? [...new Set(envs)] : [await environmentOfRun(flags)]
  if (flags.sync === true) {
    const synced = await syncFirst(environments, names, flags, terminal, version)
    if (synced !== 0) return synced
  }
  boundMemory()
  const output = createOutput(flags, terminal)
  const opened: Workspace[] = []
  try {
    const prepared: { place: Workspace; run: PreparedRun }[] = []
    for (const environment of environments) {
      const workspace = await openWorkspace({
        project: flags.project ?? process.cwd(),
        ...(environment === undefined ? {} : { environment }),
        variables: terminal.variables,
        signal: terminal.signal,
      })
      opened.push(workspace)
      output.note(headline(workspace.environment, output.paint))
      const run = await prepareRun(workspace, names, flags, output, terminal)
      prepared.push({ place: workspace, run })
    }
    const runs: FinishedRun[] = []
    for (const { place, run } of prepared) {
      const { result, transcripts, folder } = await run.start()
      const report = await gatherReport(result, transcripts, run.baselines, dirname(folder.path))
      runs.push({ ...report, folder: folder.path, place })
    }
    return await presentRuns(runs, outputs, flags, output)
  } finally {
    for (const workspace of opened) await workspace.close()
  }
}
