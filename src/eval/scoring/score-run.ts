import { summarise } from '../metrics/summarise.ts'
import { runVersion, type RunResult, type Totals } from '../runs/run-result.ts'
import { totalsOf } from './totals.ts'
import type { TestScore } from './score.ts'
import { scoreTranscripts } from './score-transcripts.ts'
import type { Suite } from '../suites/suite.ts'
import { isAnswered, type Transcript } from '../runs/transcript.ts'

export type RunFacts = Pick<RunResult, 'id' | 'startedAt' | 'finishedAt' | 'target' | 'shard'>

/** What a run came to: scores, metrics, gates, and how all of it compares with baselines. Pure. */
export function scoreRun(
  facts: RunFacts,
  suites: Suite[],
  transcripts: Transcript[],
  baselines: Map<string, RunResult> = new Map(),
): RunResult {
  const scores = scoreTranscripts(suites, transcripts, { target: facts.target, baselines })
  const tests = scores.flatMap((suite) => suite.tests)
  return {
    version: runVersion,
    ...facts,
    suites: scores,
    metrics: summarise(tests),
    totals: countTotals(tests, transcripts),
    passed: scores.every(({ gate }) => gate.passed),
  }
}

function countTotals(tests: TestScore[], transcripts: Transcript[]): Totals {
  const turns = transcripts.flatMap((transcript) => transcript.turns)
  return totalsOf(tests, turns.filter(({ reply }) => isAnswered(reply)).length)
}
