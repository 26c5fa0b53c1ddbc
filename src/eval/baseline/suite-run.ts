import type { RunResult } from '../run-result.ts'
import type { Verdict } from '../score.ts'
import type { SuiteScore } from '../suite-score.ts'

/** A run taken apart: each of its suites as a run of its own, without what it was compared with. */
export function suitesRun(run: RunResult): [key: string, run: RunResult][] {
  return run.suites.map((suite) => {
    const { comparison: _comparison, ...own } = suite
    return [
      suite.key,
      { ...run, suites: [own], metrics: own.metrics, totals: totalsOf(own), passed: own.gate.passed },
    ]
  })
}

function totalsOf({ tests }: SuiteScore): RunResult['totals'] {
  const count = (verdict: Verdict) => tests.filter((test) => test.verdict === verdict).length
  const turns = tests.flatMap(({ threads }) => threads.flatMap((thread) => thread.turns))
  return {
    tests: tests.length,
    turns: turns.filter(({ sources }) => sources !== undefined).length,
    pass: count('pass'),
    fail: count('fail'),
    error: count('error'),
    unscored: count('unscored'),
    flaky: tests.filter(({ flaky }) => flaky).length,
  }
}
