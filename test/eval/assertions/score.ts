import type { Score } from '../../../src/eval/score.ts'
import { scoreAssertion } from '../../../src/eval/score-assertion.ts'
import type { AssertionSpec } from '../../../src/eval/suite.ts'
import type { Expectation } from '../../../src/eval/metrics/sources.ts'
import type { Reply } from '../../../src/runtime/reply.ts'
import { buildAssertion } from '../build.ts'

/** Scores one assertion of one or more replies. */
export function score(
  type: string,
  params: Record<string, unknown>,
  replies: Reply | Reply[],
  { expected, ...common }: Partial<AssertionSpec> & { expected?: Expectation } = {},
): Score {
  const subject = { replies: [replies].flat(), ...(expected === undefined ? {} : { expected }) }
  return scoreAssertion(buildAssertion(type, params, common), subject)
}
