import type { TestCase } from '../suites/suite.ts'
import type { Transcript } from '../runs/transcript.ts'
import { gatherEvidence, type Answerers } from './gather.ts'
import { questionsOf } from './questions.ts'

/** A transcript with the answers to all that its test's assertions ask; as it is where they ask nothing. */
export async function addEvidence(
  test: TestCase,
  transcript: Transcript,
  answerers: Answerers | undefined,
  signal: AbortSignal,
): Promise<Transcript> {
  const questions = answerers === undefined ? [] : questionsOf(test, transcript)
  if (answerers === undefined || questions.length === 0) return transcript
  const evidence = await gatherEvidence(questions, transcript.evidence ?? [], answerers, signal)
  return { ...transcript, evidence }
}
