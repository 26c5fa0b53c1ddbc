import { digest } from '../../compile/digest.ts'

/**
 * What cannot be told from a transcript alone. Assertions ask it purely; whoever runs an eval gathers the answers
 * once and saves them with the transcript, so that scoring again needs none of this.
 */
export type Question = JudgeQuestion | ModuleQuestion | SearchQuestion | SourceQuestion

/** For a judge model, which is asked to answer with JSON. */
export interface JudgeQuestion {
  kind: 'judge'
  /** What to judge and how to answer. */
  instructions: string
  /** What is judged. It may try to instruct the judge, so it is sent apart. */
  input: string
}

/** For the default export of a module of the project. */
export interface ModuleQuestion {
  kind: 'module'
  /** Absolute. */
  file: string
  input: unknown
}

/** Where files would have ranked, had file search returned more of them. */
export interface SearchQuestion {
  kind: 'search'
  assistant: string
  queries: string[]
}

/** What became of the knowledge files behind one pattern. */
export interface SourceQuestion {
  kind: 'source'
  assistant: string
  /** `<knowledge base>/<path>` glob. */
  pattern: string
}

/** An answer, or why there is none. */
export type Answer = { value: unknown } | { unknown: string }

export interface Evidence {
  kind: Question['kind']
  /** Digest of the question: another rubric, another answer or another module input is another question. */
  key: string
  answer: Answer
}

export function evidenceFor(question: Question, answer: Answer): Evidence {
  return { kind: question.kind, key: keyOf(question), answer }
}

export function keyOf(question: Question): string {
  return digest(question).slice(0, 32)
}

/** Finds what was gathered for a question. */
export function answerTo(question: Question, evidence: Evidence[]): Answer {
  const key = keyOf(question)
  const found = evidence.find((entry) => entry.key === key)
  return found?.answer ?? { unknown: `nobody was asked yet (${question.kind})` }
}
