import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('latency', () => {
  it('looks at the slowest turn', () => {
    const replies = [buildReply({ latencyMs: 900 }), buildReply({ latencyMs: 1200 })]
    expect(score('latency', { max: 1200 }, replies).status).toBe('pass')
    expect(score('latency', { max: 1000 }, replies)).toMatchObject({
      status: 'fail',
      explanation: 'answered in 1200 ms, at most 1000 allowed',
    })
  })
})
