import type { RunResult } from '../../eval/run-result.ts'

/** What `asst eval --json` prints: `run.json`, and where it and the transcripts are. */
export function runDocument(result: RunResult, folder: string): RunResult & { folder: string } {
  return { ...result, folder }
}
