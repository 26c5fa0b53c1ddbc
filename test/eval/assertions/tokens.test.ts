import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('tokens', () => {
  const reply = buildReply({ usage: { inputTokens: 900, outputTokens: 100 } })

  it('adds up what was read and written, over all turns', () => {
    expect(score('tokens', { max: 1000 }, reply).status).toBe('pass')
    expect(score('tokens', { max: 1999 }, [reply, reply]).status).toBe('fail')
  })

  it('is unscored where the provider does not say', () => {
    expect(score('tokens', { max: 1000 }, [reply, buildReply()]).status).toBe('unscored')
  })
})
