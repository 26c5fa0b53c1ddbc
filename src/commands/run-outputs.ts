import { extname, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { PastRun } from '../eval/past-runs.ts'
import type { RunResult } from '../eval/run-result.ts'
import type { Transcript } from '../eval/transcript.ts'
import { renderJunit } from '../report/eval/junit.ts'
import { renderRunMarkdown } from '../report/eval/markdown.ts'
import { renderHtmlReport } from '../report/html/page.ts'
import { writeAtomically } from '../state/disk.ts'

/** What a run's report is made from. */
export interface RunReport {
  result: RunResult
  transcripts: Transcript[]
  history: PastRun[]
}

const renderers: Record<string, (report: RunReport) => string> = {
  '.json': ({ result }) => `${JSON.stringify(result, null, 2)}\n`,
  '.xml': ({ result, transcripts }) => renderJunit(result, transcripts),
  '.md': ({ result, transcripts }) => renderRunMarkdown(result, transcripts),
  '.html': renderHtmlReport,
}

/** A file of `--output`, in the form of its extension. */
export interface RunOutput {
  /** As written by the user. */
  file: string
  render(report: RunReport): string
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

/** Paths are relative to the working directory. Throws `UserError` where one cannot be written. */
export async function writeOutputs(outputs: RunOutput[], report: RunReport): Promise<void> {
  for (const { file, render } of outputs) {
    try {
      await writeAtomically(resolve(file), render(report))
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
