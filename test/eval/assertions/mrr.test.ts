import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('mrr', () => {
  const reply = buildReply({ retrieved: ['h/a.md', 'h/a.md', 'h/b.md'] })

  it('is one over the rank of the first expected file', () => {
    expect(score('mrr', { value: ['h/c.md', 'h/b.md'] }, reply)).toMatchObject({
      value: 0.5,
      explanation: 'the first expected source was retrieved at rank 2',
    })
    expect(score('mrr', { value: ['h/x.md'] }, reply).value).toBe(0)
  })

  it('is n/a where nothing is expected', () => {
    expect(score('mrr', {}, reply).status).toBe('unscored')
  })
})
