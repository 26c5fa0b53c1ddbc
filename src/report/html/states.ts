import type { TestScore } from '../../eval/score.ts'

/** What the page can be narrowed to. */
export const filters = [
  { state: 'failed', label: 'Failed' },
  { state: 'error', label: 'Errors' },
  { state: 'flaky', label: 'Flaky' },
  { state: 'unscored', label: 'Unscored' },
  { state: 'passed', label: 'Passed' },
] as const

export type State = (typeof filters)[number]['state']

const verdicts = { pass: 'passed', fail: 'failed', error: 'error', unscored: 'unscored' } as const

/** A test's verdict, and whether some of its repeats passed and others did not. */
export function statesOf({ verdict, passes, repeat }: TestScore): State[] {
  return [verdicts[verdict], ...(passes > 0 && passes < repeat ? (['flaky'] as const) : [])]
}
