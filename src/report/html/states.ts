import type { TestScore } from '../../eval/scoring/score.ts'
import { type BaselineSuite, isRegressed } from './before.ts'

/** What the page can be narrowed to. */
export const filters = [
  { state: 'failed', label: 'Failed' },
  { state: 'regressed', label: 'Regressed' },
  { state: 'error', label: 'Errors' },
  { state: 'flaky', label: 'Flaky' },
  { state: 'unscored', label: 'Unscored' },
  { state: 'passed', label: 'Passed' },
] as const

export type State = (typeof filters)[number]['state']

const verdicts = { pass: 'passed', fail: 'failed', error: 'error', unscored: 'unscored' } as const

/** A test's verdict, whether it passed in the baseline, and whether some of its repeats passed and others did not. */
export function statesOf(test: TestScore, baseline: BaselineSuite | undefined): State[] {
  return [
    verdicts[test.verdict],
    ...(isRegressed(baseline, test) ? (['regressed'] as const) : []),
    ...(test.flaky ? (['flaky'] as const) : []),
  ]
}
