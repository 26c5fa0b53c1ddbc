import type { Score } from '../../../src/eval/scoring/score.ts'
import { scoreAssertion } from '../../../src/eval/scoring/score-assertion.ts'
import type { AssertionSpec } from '../../../src/eval/suites/suite.ts'
import type { Exchange, Subject } from '../../../src/eval/assertions/assertion.ts'
import type { Reply } from '../../../src/runtime/reply.ts'
import { buildAssertion } from '../build.ts'

/** One or more turns, each asked by a question of its own. */
export function exchange(replies: Reply | Reply[]): Exchange[] {
  return [replies].flat().map((reply, index) => ({ user: `question ${index + 1}`, reply }))
}

type Rest = Partial<AssertionSpec> & Partial<Omit<Subject, 'exchanges'>>

/** Scores one assertion of one or more replies. */
export function score(
  type: string,
  params: Record<string, unknown>,
  replies: Reply | Reply[],
  { expected, earlier = [], evidence = [], ...common }: Rest = {},
): Score {
  const subject = {
    exchanges: exchange(replies),
    earlier,
    evidence,
    ...(expected === undefined ? {} : { expected }),
  }
  return scoreAssertion(buildAssertion(type, params, common), subject)
}
