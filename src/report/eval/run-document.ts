import { reportVersion, type RunsDocument } from '../../eval/runs/report-schema.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import { sideBySide } from '../../eval/runs/sides.ts'

/** What `asst eval --json` prints: `run.json`, and where it and the transcripts are. */
export function runDocument(result: RunResult, folder: string): RunResult & { folder: string } {
  return { ...result, folder }
}

/** Several runs in one document. */
export function runsDocument<T extends RunResult>(runs: T[]): RunsDocument & { runs: T[] } {
  return {
    version: reportVersion,
    passed: runs.every(({ passed }) => passed),
    runs,
    sides: sideBySide(runs),
  }
}
