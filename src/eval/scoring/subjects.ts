import type { Subject } from '../assertions/assertion.ts'
import { expectationOfAll } from './expectation.ts'
import type { AssertionSpec, TestCase } from '../suites/suite.ts'
import { exchangesOf, isAnswered, type Transcript } from '../runs/transcript.ts'

/** What the assertions of one turn look at; undefined where it was not answered. */
export function subjectOfTurn(test: TestCase, transcript: Transcript, index: number): Subject | undefined {
  const turn = transcript.turns[index]
  if (turn === undefined || !isAnswered(turn.reply)) return undefined
  return {
    exchanges: [{ user: turn.user, reply: turn.reply }],
    earlier: exchangesOf(transcript.turns.slice(0, index)),
    ...rest(test.turns[index]?.assert ?? [], transcript),
  }
}

/** What the assertions of the whole thread look at. */
export function subjectOfThread(test: TestCase, transcript: Transcript): Subject {
  return { exchanges: exchangesOf(transcript.turns), earlier: [], ...rest(test.assert, transcript) }
}

function rest(
  assert: AssertionSpec[],
  { evidence = [] }: Transcript,
): Pick<Subject, 'expected' | 'evidence'> {
  const expected = expectationOfAll(assert)
  return { evidence, ...(expected === undefined ? {} : { expected }) }
}
