import { UserError } from '../../errors.ts'
import {
  evidenceFor,
  keyOf,
  type Answer,
  type Evidence,
  type JudgeQuestion,
  type ModuleQuestion,
  type Question,
  type SearchQuestion,
  type SourceQuestion,
} from './evidence.ts'
import type { Fate } from './source-questions.ts'

/** Who answers. Each throws `UserError` where it cannot, which leaves what depends on it unscored. */
export interface Answerers {
  /** Absent where the project names no judge. */
  judge?: (question: JudgeQuestion, signal: AbortSignal) => Promise<string>
  module: (question: ModuleQuestion, signal: AbortSignal) => Promise<unknown>
  search?: (question: SearchQuestion, signal: AbortSignal) => Promise<string[] | undefined>
  source?: (question: SourceQuestion, signal: AbortSignal) => Promise<Fate>
}

/** Answers what is not answered yet. Modules are asked anew: they cost nothing, and may have been mended. */
export async function gatherEvidence(
  questions: Question[],
  known: Evidence[],
  answerers: Answerers,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const gathered: Evidence[] = []
  for (const question of questions) {
    const earlier = known.find(({ key }) => key === keyOf(question))
    const isSettled = earlier !== undefined && 'value' in earlier.answer && question.kind !== 'module'
    gathered.push(isSettled ? earlier : evidenceFor(question, await answer(question, answerers, signal)))
  }
  return gathered
}

async function answer(question: Question, answerers: Answerers, signal: AbortSignal): Promise<Answer> {
  try {
    const value = await ask(question, answerers, signal)
    return value === undefined ? { unknown: nobody[question.kind] } : { value }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof UserError)) throw error
    return { unknown: error.message }
  }
}

const nobody: Record<Question['kind'], string> = {
  judge: 'no judge is configured: name one in asst.yaml, judge: { model: … }',
  module: 'the module answered nothing',
  search: 'this host has no search endpoint',
  source: 'nobody knows what became of it',
}

function ask(question: Question, answerers: Answerers, signal: AbortSignal): Promise<unknown> | undefined {
  switch (question.kind) {
    case 'judge':
      return answerers.judge?.(question, signal)
    case 'module':
      return answerers.module(question, signal)
    case 'search':
      return answerers.search?.(question, signal)
    case 'source':
      return answerers.source?.(question, signal)
  }
}
