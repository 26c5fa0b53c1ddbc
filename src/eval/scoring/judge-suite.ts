import { compareSuite } from '../baseline/compare-suite.ts'
import { judgeGate, type Gate } from './gate.ts'
import { summarise } from '../metrics/summarise.ts'
import type { RunResult, RunTarget } from '../runs/run-result.ts'
import { overrideOf } from '../suites/model-of.ts'
import type { SuiteScore } from './suite-score.ts'

/** What is now, and what to compare it with. */
export interface Earlier {
  target?: RunTarget
  /** By key of suite. */
  baselines?: Map<string, RunResult>
}

/** What a suite's scored tests come to: metrics, comparison and gate. */
export function judgeSuite(
  suite: Pick<SuiteScore, 'key' | 'file' | 'assistant' | 'model' | 'tests' | 'skipped'>,
  rules: Gate | undefined,
  { target, baselines }: Earlier,
): SuiteScore {
  const { key, file, assistant, tests, skipped } = suite
  const metrics = summarise(tests)
  const baseline = baselines?.get(key)
  const comparison = baseline && target && compareSuite(suite, target, baseline, rules?.maxDrop)
  return {
    key,
    file,
    assistant,
    ...overrideOf(suite),
    tests,
    ...(skipped === undefined ? {} : { skipped }),
    metrics,
    ...(comparison === undefined ? {} : { comparison }),
    gate: judgeGate(rules, { tests, metrics, comparison }),
  }
}
