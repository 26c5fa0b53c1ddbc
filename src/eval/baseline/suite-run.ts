import type { RunResult } from '../runs/run-result.ts'
import type { SuiteScore } from '../scoring/suite-score.ts'
import { totalsOf } from '../scoring/totals.ts'

/** A run taken apart: each of its suites as a run of its own, without what it was compared with. */
export function suitesRun(run: RunResult): [key: string, run: RunResult][] {
  return run.suites.map((suite) => {
    const { comparison: _comparison, ...own } = suite
    return [
      suite.key,
      { ...run, suites: [own], metrics: own.metrics, totals: totalsOfSuite(own), passed: own.gate.passed },
    ]
  })
}

function totalsOfSuite({ tests }: SuiteScore): RunResult['totals'] {
  const turns = tests.flatMap(({ threads }) => threads.flatMap((thread) => thread.turns))
  return totalsOf(tests, turns.filter(({ sources }) => sources !== undefined).length)
}
