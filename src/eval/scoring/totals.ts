import type { Totals } from '../runs/run-result.ts'
import type { TestScore } from './score.ts'

/**
 * @param turns those that were answered, over all repeats
 */
export function totalsOf(tests: TestScore[], turns: number): Totals {
  const count = (verdict: TestScore['verdict']) => tests.filter((test) => test.verdict === verdict).length
  const threads = tests.flatMap((test) => test.threads)
  const retries = threads.reduce((sum, thread) => sum + (thread.retries ?? 0), 0)
  const cached = threads.filter((thread) => thread.cached === true).length
  return {
    tests: tests.length,
    turns,
    pass: count('pass'),
    fail: count('fail'),
    error: count('error'),
    unscored: count('unscored'),
    flaky: tests.filter(({ flaky }) => flaky).length,
    ...(retries === 0 ? {} : { retries }),
    ...(cached === 0 ? {} : { cached }),
  }
}
