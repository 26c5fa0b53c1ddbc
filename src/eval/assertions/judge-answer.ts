import type { z } from 'zod'
import { answerTo, type JudgeQuestion } from '../evidence/evidence.ts'
import type { Subject } from './assertion.ts'

/**
 * What a judge answered, or why that is not known: nobody was asked, nobody answered, or the answer is not of the form
 * that was asked for. None of these is a score of 0.
 */
export function readJudge<S extends z.ZodType>(
  question: JudgeQuestion,
  schema: S,
  { evidence }: Subject,
): { value: z.output<S> } | { unknown: string } {
  const answer = answerTo(question, evidence)
  if ('unknown' in answer) return answer
  const text = String(answer.value)
  // Models like to wrap JSON in a fence or a sentence, whatever they are told.
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)
  try {
    return { value: schema.parse(JSON.parse(json)) }
  } catch {
    return {
      unknown: `the judge answered something else than was asked for: ${JSON.stringify(text.slice(0, 120))}`,
    }
  }
}

/** Fences off what is judged, so that it is read as material. */
export function section(name: string, text: string): string {
  return `<${name}>\n${text.replaceAll(`</${name}`, `<\\/${name}`)}\n</${name}>`
}
