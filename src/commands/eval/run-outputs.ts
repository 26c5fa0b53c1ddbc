import { extname, join, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { type PastRun, readPastRuns } from '../../eval/runs/past-runs.ts'
import { readTranscripts } from '../../eval/runs/read-transcripts.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import type { Transcript } from '../../eval/runs/transcript.ts'
import type { BaselineSuite } from '../../report/html/before.ts'
import type { RunsDocument } from '../../eval/runs/report-schema.ts'
import { runsDocument } from '../../report/eval/run-document.ts'
import { renderJunit } from '../../report/eval/junit.ts'
import { renderRunMarkdown } from '../../report/eval/markdown.ts'
import { renderHtmlReport } from '../../report/html/page.ts'
import { writeAtomically } from '../../state/disk.ts'

/** What a run's report is made from. */
export interface RunReport {
  result: RunResult
  transcripts: Transcript[]
  history: PastRun[]
  /** By a suite's key. */
  baselines: Map<string, BaselineSuite>
}

const renderers: Record<string, (reports: RunReport[]) => string> = {
  '.json': (reports) => `${JSON.stringify(documentOf(reports), null, 2)}\n`,
  '.xml': (reports) => renderJunit(...reports),
  '.md': (reports) => renderRunMarkdown(...reports),
  '.html': (reports) => renderHtmlReport(...reports),
}

/** A run's own `run.json`; several runs in one document. */
function documentOf(reports: RunReport[]): RunResult | RunsDocument {
  const [first, ...others] = reports.map(({ result }) => result)
  if (first === undefined) throw new Error('there is no run to report')
  return others.length === 0 ? first : runsDocument([first, ...others])
}

/** A file of `--output`, in the form of its extension. */
export interface RunOutput {
  /** As written by the user. */
  file: string
  render(reports: RunReport[]): string
}

/** Throws `UserError` for an extension that is none of ours, before anything is asked. */
export function readOutputs(files: string[] = []): RunOutput[] {
  return files.map((file) => {
    const render = renderers[extname(file).toLowerCase()]
    if (render === undefined) {
      throw new UserError('usage', `--output ${file}: no report is written to such a file`, {
        hint: 'end its name in .json, .xml (JUnit), .md or .html',
      })
    }
    return { file, render }
  })
}

/** A run with what its report shows beside it: earlier runs, and what the baselines answered where that is at hand. */
export async function gatherReport(
  result: RunResult,
  transcripts: Transcript[],
  baselines: Map<string, RunResult>,
  runsFolder: string,
): Promise<RunReport> {
  const keys = result.suites.map(({ key }) => key)
  const before = await Promise.all(
    [...baselines].map(async ([key, run]): Promise<[string, BaselineSuite][]> => {
      const suite = run.suites.find((one) => one.key === key)
      // A baseline is in git, and what was said in it only where it was run.
      return suite === undefined
        ? []
        : [[key, { suite, transcripts: await readTranscripts(join(runsFolder, run.id)).catch(() => []) }]]
    }),
  )
  return {
    result,
    transcripts,
    history: await readPastRuns(runsFolder, result.target.environment, keys),
    baselines: new Map(before.flat()),
  }
}

/** Paths are relative to the working directory. Throws `UserError` where one cannot be written. */
export async function writeOutputs(outputs: RunOutput[], reports: RunReport[]): Promise<void> {
  for (const { file, render } of outputs) {
    try {
      await writeAtomically(resolve(file), render(reports))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      throw new UserError('file-unwritable', `--output ${file} cannot be written (${code})`, {
        hint: 'the run is saved: write it elsewhere with `asst report`',
        cause: error,
      })
    }
  }
}
