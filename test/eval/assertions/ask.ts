import { findAssertion } from '../../../src/eval/assertions/registry.ts'
import {
  evidenceFor,
  type Answer,
  type Evidence,
  type Question,
} from '../../../src/eval/evidence/evidence.ts'
import type { Reply } from '../../../src/runtime/reply.ts'
import { exchange } from './score.ts'

/** What one assertion asks about one or more replies. */
export function questionsOf(
  type: string,
  params: Record<string, unknown>,
  replies: Reply | Reply[],
): Question[] {
  const subject = { exchanges: exchange(replies), earlier: [], evidence: [] }
  return findAssertion(type)?.assertion.asks(subject, params) ?? []
}

/** Evidence as if each question had been answered by `answer`. */
export function answerAll(questions: Question[], answer: (question: Question) => Answer): Evidence[] {
  return questions.map((question) => evidenceFor(question, answer(question)))
}
