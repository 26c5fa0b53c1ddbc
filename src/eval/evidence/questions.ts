import { findAssertion } from '../assertions/registry.ts'
import type { Subject } from '../assertions/assertion.ts'
import { citedPaths } from '../metrics/citations.ts'
import { matchesGroup } from '../metrics/sources.ts'
import { subjectOfThread, subjectOfTurn } from '../scoring/subjects.ts'
import type { AssertionSpec, TestCase } from '../suites/suite.ts'
import type { Transcript, TurnTranscript } from '../runs/transcript.ts'
import { keyOf, type Question } from './evidence.ts'
import { deeperSearch, whatBecameOf } from './source-questions.ts'

/**
 * Everything that has to be known besides the transcript to score a thread and to say why a source is missing. Pure; a
 * question that two assertions share is there once.
 */
export function questionsOf(test: TestCase, transcript: Transcript): Question[] {
  const isWhole = transcript.error === undefined && transcript.turns.length === test.turns.length
  const ofTurns = test.turns.flatMap(({ assert }, index) => {
    const subject = subjectOfTurn(test, transcript, index)
    if (subject === undefined) return []
    return [
      ...askedBy(assert, subject),
      ...askedForMissing(subject, transcript, transcript.turns.slice(index, index + 1)),
    ]
  })
  const ofThread = isWhole && test.assert.length > 0 ? askedOfThread(test, transcript) : []
  return [...new Map([...ofTurns, ...ofThread].map((question) => [keyOf(question), question])).values()]
}

function askedOfThread(test: TestCase, transcript: Transcript): Question[] {
  const subject = subjectOfThread(test, transcript)
  return [...askedBy(test.assert, subject), ...askedForMissing(subject, transcript, transcript.turns)]
}

function askedBy(assert: AssertionSpec[], subject: Subject): Question[] {
  return assert.flatMap(({ type, params }) => findAssertion(type)?.assertion.asks(subject, params) ?? [])
}

/** Of sources that were neither cited nor retrieved: what became of their files, and how deep they were. */
function askedForMissing(
  { expected, exchanges }: Subject,
  transcript: Transcript,
  turns: TurnTranscript[],
): Question[] {
  const seen = [
    ...transcript.turns.flatMap(({ reply }) => citedPaths(reply?.citations ?? [])),
    ...exchanges.flatMap(({ reply }) => reply.retrieved.flatMap(({ path }) => path ?? [])),
  ]
  const missing = (expected?.groups ?? []).filter((group) => !seen.some((path) => matchesGroup(group, path)))
  if (missing.length === 0) return []
  const { assistant } = transcript
  const fates = missing.flatMap((group) => group.map((pattern) => whatBecameOf(assistant, pattern)))
  return [...fates, ...turns.map((turn) => deeperSearch(assistant, turn))]
}
