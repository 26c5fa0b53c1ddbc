import type { ThreadScore } from './score.ts'

/** Some repeats passed and some did not. Those with an error, or unscored, prove nothing either way. */
export function isFlaky(threads: Pick<ThreadScore, 'verdict'>[]): boolean {
  const judged = threads.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')
  const passes = judged.filter(({ verdict }) => verdict === 'pass').length
  return passes > 0 && passes < judged.length
}
