import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('cost', () => {
  const prices = { input: 2, output: 10 }
  const reply = buildReply({ usage: { inputTokens: 1000, outputTokens: 100 } })

  it('prices what was read and written apart, per million tokens', () => {
    expect(score('cost', { max: 0.003, ...prices }, reply).status).toBe('pass')
    expect(score('cost', { max: 0.0029, ...prices }, reply)).toMatchObject({
      status: 'fail',
      explanation: '0.00300 spent on tokens, at most 0.0029 allowed',
    })
  })

  it('is unscored where the provider does not say how many there were', () => {
    expect(score('cost', { max: 1, ...prices }, buildReply()).status).toBe('unscored')
  })
})
