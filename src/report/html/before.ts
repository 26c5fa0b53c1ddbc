import type { TestScore, ThreadScore } from '../../eval/scoring/score.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { threadKey, type Transcript } from '../../eval/runs/transcript.ts'

/** A suite of the baseline, with what was said in it where that is still on this machine. */
export interface BaselineSuite {
  suite: SuiteScore
  transcripts: Transcript[]
}

/** One repeat of a test as it was in the baseline. */
export interface ThreadBefore {
  thread: ThreadScore
  transcript?: Transcript
}

/** The same repeat, or the first where there were fewer. */
export function findBefore(
  baseline: BaselineSuite | undefined,
  test: TestScore,
  repeat: number,
): ThreadBefore | undefined {
  const threads = baseline?.suite.tests.find(({ id }) => id === test.id)?.threads ?? []
  const thread = threads.find((one) => one.repeat === repeat) ?? threads[0]
  if (baseline === undefined || thread === undefined) return undefined
  const key = threadKey({ suite: baseline.suite.key, test: test.id, repeat: thread.repeat })
  const transcript = baseline.transcripts.find((one) => threadKey(one) === key)
  return { thread, ...(transcript && { transcript }) }
}

/** Passed in the baseline, and does not now. */
export function isRegressed(baseline: BaselineSuite | undefined, test: TestScore): boolean {
  const before = baseline?.suite.tests.find(({ id }) => id === test.id)
  return before?.verdict === 'pass' && test.verdict === 'fail'
}
