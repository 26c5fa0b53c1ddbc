import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { answerAll, questionsOf } from './ask.ts'
import { score } from './score.ts'

describe('javascript', () => {
  const params = { value: '/project/evals/check.ts', config: { most: 3 } }
  const reply = buildReply({ text: 'You have 30 days.' })
  const answered = (value: unknown) => {
    const evidence = answerAll(questionsOf('javascript', params, reply), () => ({ value }))
    return score('javascript', params, reply, { evidence })
  }

  it('takes a boolean, a number, or a score with its reason', () => {
    expect(answered(true)).toMatchObject({ status: 'pass', value: 1 })
    expect(answered(0.4)).toMatchObject({ status: 'fail', value: 0.4 })
    expect(answered({ score: 0.5, reason: 'half of it' })).toMatchObject({
      value: 0.5,
      explanation: 'half of it',
    })
  })

  it('is unscored where the module answers no score', () => {
    for (const value of ['yes', 7, null, { score: -1 }]) expect(answered(value).status).toBe('unscored')
  })

  it('is unscored with the cause where the module did not answer', () => {
    const evidence = answerAll(questionsOf('javascript', params, reply), () => ({ unknown: 'it threw: no' }))
    expect(score('javascript', params, reply, { evidence })).toMatchObject({
      status: 'unscored',
      explanation: 'it threw: no',
    })
  })

  it('hands the module the text, the turns and its own config', () => {
    expect(questionsOf('javascript', params, reply)).toMatchObject([
      { kind: 'module', file: params.value, input: { text: reply.text, config: { most: 3 } } },
    ])
  })
})
