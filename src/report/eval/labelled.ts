import type { RunResult } from '../../eval/runs/run-result.ts'
import type { Transcript } from '../../eval/runs/transcript.ts'

/** What a report is made of. */
export interface ReportedRun {
  result: RunResult
  /** Of this run; a thread without one is shown with its scores alone. */
  transcripts: Transcript[]
}

/**
 * Runs of several environments name their suites alike, so that in one document each suite bears its environment.
 * One run alone stays as it is.
 */
export function labelSuites(runs: ReportedRun[]): ReportedRun[] {
  return runs.map(({ result, transcripts }) => {
    const label = (suite: string) => labelOf(suite, result.target.environment, runs)
    return {
      result: { ...result, suites: result.suites.map((suite) => ({ ...suite, key: label(suite.key) })) },
      transcripts: transcripts.map((transcript) => ({ ...transcript, suite: label(transcript.suite) })),
    }
  })
}

/** A suite's key as a document with these runs shows it. */
export function labelOf(suite: string, environment: string, runs: unknown[]): string {
  return runs.length === 1 ? suite : `${suite} on ${environment}`
}
