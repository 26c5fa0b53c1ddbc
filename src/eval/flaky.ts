import type { ThreadScore } from './score.ts'

/** Some repeats passed and some did not. Those with an error prove nothing either way. */
export function isFlaky(threads: Pick<ThreadScore, 'verdict'>[]): boolean {
  const judged = threads.filter(({ verdict }) => verdict !== 'error')
  const passes = judged.filter(({ verdict }) => verdict === 'pass').length
  return passes > 0 && passes < judged.length
}
