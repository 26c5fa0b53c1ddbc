import { describe, expect, it } from 'vitest'
import type { Answer, Question } from '../../../src/eval/evidence/evidence.ts'
import { buildReply } from '../build.ts'
import { answerAll, questionsOf } from './ask.ts'
import { score } from './score.ts'

describe('citation-support', () => {
  // "One." is cited twice, "Two." once, "Bye." not at all.
  const reply = {
    ...buildReply({ text: 'One. Two. Bye.', retrieved: ['h/a.md', 'h/b.md'] }),
    citations: [
      { fileId: 'file-h/a.md', path: 'h/a.md', at: 4 },
      { fileId: 'file-h/b.md', path: 'h/b.md', at: 4 },
      { fileId: 'file-h/b.md', path: 'h/b.md', at: 9 },
    ],
  }
  const scored = (answers: Record<string, unknown>, threshold = 1) => {
    const answer = (question: Question): Answer => {
      const sentence = Object.keys(answers).find((text) =>
        'input' in question ? String(question.input).includes(`<sentence>\n${text}`) : false,
      )
      return { value: JSON.stringify(answers[sentence ?? '']) }
    }
    const evidence = answerAll(questionsOf('citation-support', {}, reply), answer)
    return score('citation-support', {}, reply, { evidence, threshold })
  }

  it('is the harmonic mean of support over sentences and relevance over citations', () => {
    const result = scored({
      'One.': { support: 1, relevant: [true, false] },
      'Two.': { support: 0.5, relevant: [true] },
      'Bye.': { needsCitation: false },
    })
    const [recall, precision] = [(1 + 0.5 + 1) / 3, 2 / 3]
    expect(result.value).toBeCloseTo((2 * recall * precision) / (recall + precision), 12)
  })

  it('counts an uncited sentence only where it needs no citation', () => {
    const rest = { 'One.': { support: 1, relevant: [true, true] }, 'Two.': { support: 1, relevant: [true] } }
    expect(scored({ ...rest, 'Bye.': { needsCitation: false } }).value).toBe(1)
    expect(scored({ ...rest, 'Bye.': { needsCitation: true } }).value).toBeCloseTo(4 / 5, 12)
  })

  it('shows the judge what was retrieved of the cited files', () => {
    const [first] = questionsOf('citation-support', {}, reply)
    expect(JSON.stringify(first)).toContain('from h/a.md')
    expect(JSON.stringify(first)).toContain('from h/b.md')
  })

  it('is unscored where one sentence could not be judged', () => {
    const rest = { 'Two.': { support: 1, relevant: [true] }, 'Bye.': { needsCitation: false } }
    expect(scored({ ...rest, 'One.': { support: 1, relevant: [true] } }).status).toBe('unscored')
    expect(scored({ ...rest, 'One.': { support: 0.7, relevant: [true, true] } }).status).toBe('unscored')
    expect(score('citation-support', {}, reply).status).toBe('unscored')
  })
})
