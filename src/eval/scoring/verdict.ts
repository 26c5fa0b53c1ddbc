import type { Score, Verdict } from './score.ts'

/** Of a turn's or a thread's assertions. Those with `gate: false` do not count; none at all is a pass. */
export function verdictOf(scores: Score[]): Verdict {
  const counting = scores.filter(({ gate }) => gate)
  if (counting.some(({ status }) => status === 'fail')) return 'fail'
  const nothingJudged = counting.length > 0 && counting.every(({ status }) => status === 'unscored')
  return nothingJudged ? 'unscored' : 'pass'
}

/** Of a test: it passes where enough of its repeats do, whatever became of the others. */
export function verdictOfRepeats(verdicts: Verdict[], minPass: number): Verdict {
  const passes = verdicts.filter((verdict) => verdict === 'pass').length
  if (passes >= minPass) return 'pass'
  if (verdicts.includes('error')) return 'error'
  return verdicts.includes('fail') ? 'fail' : 'unscored'
}
