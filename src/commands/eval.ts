import { dirname, relative } from 'node:path'
import { renderRun } from '../report/eval/render-run.ts'
import { runDocument } from '../report/eval/run-document.ts'
import { blessRun, refuseNarrow } from './baselines.ts'
import type { GlobalFlags, Terminal } from './context.ts'
import { prepareRun, type RunFlags } from './eval-run.ts'
import { gatherReport, readOutputs, writeOutputs } from './run-outputs.ts'
import { environmentOfRun } from './run-environment.ts'
import { withWorkspace } from './with-workspace.ts'

export interface EvalFlags extends GlobalFlags, RunFlags {
  /** Files, each in the form of its extension. */
  output?: string[]
}

/** Runs suites against what was synced. 4 where a gate fails. */
export async function evalSuites(names: string[], flags: EvalFlags, terminal: Terminal): Promise<number> {
  const outputs = readOutputs(flags.output)
  refuseNarrow(flags, flags)
  const env = flags.env ?? (await environmentOfRun(flags))
  const chosen = { ...flags, ...(env === undefined ? {} : { env }) }
  return withWorkspace(chosen, terminal, async (workspace, output) => {
    const { baselines, run } = await prepareRun(workspace, names, flags, output, terminal)
    const { result, transcripts, folder } = await run()
    const shown = relative(process.cwd(), folder.path)
    const { width } = output
    output.print(
      renderRun(result, transcripts, {
        width,
        colour: output.hasColour,
        details: flags.quiet !== true,
        folder: shown,
      }),
    )
    output.document(runDocument(result, shown))
    await blessRun(workspace, flags, result, output)
    await writeOutputs(outputs, await gatherReport(result, transcripts, baselines, dirname(folder.path)))
    // A part of the tests proves nothing about a suite: `asst report` judges the whole.
    return result.passed || result.shard !== undefined ? 0 : 4
  })
}
