import { z } from 'zod'
import { answerTo, type ModuleQuestion } from '../evidence/evidence.ts'
import { defineAssertion, type Subject } from './assertion.ts'

const graded = z.object({ score: z.number().min(0).max(1), reason: z.string().optional() })
const answered = z.union([z.boolean(), z.number().min(0).max(1), graded])

/**
 * The default export of a module judges: it gets `{ text, turns, earlier, expected, config }` and answers with true or
 * false, a number from 0 to 1, or `{ score, reason }`. It runs in a process of its own, which has a time limit.
 */
export const javascript = defineAssertion({
  type: 'javascript',
  negatable: true,
  file: 'value',
  fields: { value: z.string().min(1), config: z.unknown().optional() },
  asks: (subject, { value, config }) => [questionOf(subject, value, config)],
  score(subject, { value, config }) {
    const answer = answerTo(questionOf(subject, value, config), subject.evidence)
    if ('unknown' in answer) return { unscored: answer.unknown }
    const { data, success } = answered.safeParse(answer.value)
    if (!success) {
      return { unscored: `the module answered ${JSON.stringify(answer.value)}, which is no score` }
    }
    const { score, reason = `the module gives ${score.toFixed(2)}` } =
      typeof data === 'object' ? data : { score: Number(data) }
    return { value: score, explanation: reason }
  },
})

function questionOf(
  { exchanges, earlier, expected }: Subject,
  file: string,
  config: unknown,
): ModuleQuestion {
  const text = exchanges.map(({ reply }) => reply.text).join('\n\n')
  return { kind: 'module', file, input: { text, turns: exchanges, earlier, expected, config } }
}
