import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readProject } from '../config/read-project.ts'
import { mergeRuns } from '../eval/runs/merge-runs.ts'
import { readRun } from '../eval/runs/read-run.ts'
import { readTranscripts } from '../eval/runs/read-transcripts.ts'
import { saveRun } from '../eval/runs/run-folder.ts'
import type { RunResult } from '../eval/runs/run-result.ts'
import type { Transcript } from '../eval/runs/transcript.ts'
import { take } from '../workspace/open-workspace.ts'
import { type BaselineFlags, findBaselines, findRun } from './eval/baselines.ts'
import { createOutput, type GlobalFlags, type Terminal } from './terminal/context.ts'
import { type FinishedRun, presentRuns } from './eval/present-runs.ts'
import { gatherReport, readOutputs } from './eval/run-outputs.ts'

export interface ReportFlags extends GlobalFlags, BaselineFlags {
  /** Files, each in the form of its extension. */
  output?: string[]
}

interface SavedRun {
  result: RunResult
  transcripts: Transcript[]
  /** Absolute. */
  folder: string
}

/**
 * Judges saved runs without a request: parts of one environment together, several environments side by side.
 * 4 where a gate fails.
 * @param names as in `findRun`
 */
export async function report(names: string[], flags: ReportFlags, terminal: Terminal): Promise<number> {
  const outputs = readOutputs(flags.output)
  const output = createOutput(flags, terminal)
  const project = take(await readProject(flags.project ?? process.cwd()))
  const saved = await Promise.all(names.map((name) => readSaved(findRun(project.root, name))))
  const groups = Map.groupBy(saved, ({ result }) => result.target.environment)
  const runsFolder = join(project.root, '.asst', 'runs')
  const runs: FinishedRun[] = []
  for (const [identity, parts] of groups) {
    const place = { project, environment: { name: identity.split('@', 1)[0] ?? identity } }
    const whole = parts.map(({ result }) => result)
    const baselines = await findBaselines(
      place,
      flags,
      whole.flatMap(({ suites }) => suites),
    )
    const { result, transcripts, folder } = await merge(parts, baselines, runsFolder)
    runs.push({ ...(await gatherReport(result, transcripts, baselines, runsFolder)), folder, place })
  }
  return presentRuns(runs, outputs, flags, output)
}

/** A `run.json` alone has no transcripts beside it. */
async function readSaved(path: string): Promise<SavedRun> {
  const result = await readRun(path)
  const folder = (await stat(path)).isDirectory() ? path : dirname(path)
  const hasTranscripts = await stat(join(folder, 'transcripts.jsonl')).then(
    () => true,
    () => false,
  )
  return { result, transcripts: hasTranscripts ? await readTranscripts(folder) : [], folder }
}

/** One run stays where it is; what several make is saved beside them, so that it can be used like any other run. */
async function merge(
  parts: SavedRun[],
  baselines: Map<string, RunResult>,
  runsFolder: string,
): Promise<SavedRun> {
  const [only, ...others] = parts
  const result = mergeRuns(
    parts.map((part) => part.result),
    baselines,
  )
  if (only !== undefined && others.length === 0) {
    // What it was compared with when it ran is worth more than nothing.
    return { ...only, result: baselines.size === 0 ? only.result : result }
  }
  const transcripts = parts.flatMap((part) => part.transcripts)
  return { result, transcripts, folder: (await saveRun(runsFolder, result, transcripts)).path }
}
