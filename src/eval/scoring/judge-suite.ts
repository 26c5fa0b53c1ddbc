import { compareSuite } from '../baseline/compare-suite.ts'
import { judgeGate, type Gate } from './gate.ts'
import { summarise } from '../metrics/summarise.ts'
import type { RunResult, RunTarget } from '../runs/run-result.ts'
import type { SuiteScore } from './suite-score.ts'

/** What is now, and what to compare it with. */
export interface Earlier {
  target?: RunTarget
  /** By key of suite. */
  baselines?: Map<string, RunResult>
}

/** What a suite's scored tests come to: metrics, comparison and gate. */
export function judgeSuite(
  {
    key,
    file,
    assistant,
    tests,
    skipped,
  }: Pick<SuiteScore, 'key' | 'file' | 'assistant' | 'tests' | 'skipped'>,
  rules: Gate | undefined,
  { target, baselines }: Earlier,
): SuiteScore {
  const metrics = summarise(tests)
  const baseline = baselines?.get(key)
  const comparison =
    baseline && target && compareSuite({ key, assistant, tests }, target, baseline, rules?.maxDrop)
  return {
    key,
    file,
    assistant,
    tests,
    ...(skipped === undefined ? {} : { skipped }),
    metrics,
    ...(comparison === undefined ? {} : { comparison }),
    gate: judgeGate(rules, { tests, metrics, comparison }),
  }
}
