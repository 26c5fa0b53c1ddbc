import { relative } from 'node:path'
import { sideBySide } from '../../eval/runs/sides.ts'
import { runDocument, runsDocument } from '../../report/eval/run-document.ts'
import { renderRun } from '../../report/eval/render-run.ts'
import { renderSides } from '../../report/eval/sides.ts'
import { type BaselineFlags, type BaselinePlace, blessRun } from './baselines.ts'
import type { GlobalFlags, Output } from '../terminal/context.ts'
import { type RunOutput, type RunReport, writeOutputs } from './run-outputs.ts'

/** A run with all that is shown of it, and where it is. */
export interface FinishedRun extends RunReport {
  /** Absolute, of its folder. */
  folder: string
  place: BaselinePlace
}

/** Prints runs, blesses them where that is wanted, and writes their reports. 4 where a gate fails. */
export async function presentRuns(
  runs: FinishedRun[],
  outputs: RunOutput[],
  flags: GlobalFlags & BaselineFlags,
  output: Output,
): Promise<number> {
  const { width, paint } = output
  const documents = runs.map(({ result, folder }) => runDocument(result, relative(process.cwd(), folder)))
  for (const { result, transcripts, folder } of runs) {
    if (runs.length > 1) output.print(`\n${paint('bold', result.target.environment)}`)
    output.print(
      renderRun(result, transcripts, {
        width,
        colour: output.hasColour,
        details: flags.quiet !== true,
        folder: relative(process.cwd(), folder),
      }),
    )
  }
  const sides = renderSides(sideBySide(runs.map(({ result }) => result)), width, paint)
  if (sides.length > 0) output.print(`${sides.join('\n')}\n`)
  const [only, ...others] = documents
  output.document(only !== undefined && others.length === 0 ? only : runsDocument(documents))
  for (const { result, place } of runs) await blessRun(place, flags, result, output)
  await writeOutputs(outputs, runs)
  const parts = runs.filter(({ result }) => result.shard !== undefined)
  if (parts.length > 0)
    output.note('A part of the tests passes no gate and fails none: `asst report` judges all of them.')
  return runs.every(({ result }) => result.passed || result.shard !== undefined) ? 0 : 4
}
