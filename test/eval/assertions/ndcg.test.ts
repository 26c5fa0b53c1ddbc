import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('ndcg', () => {
  const reply = buildReply({ retrieved: ['h/x.md', 'h/a.md', 'h/b.md'] })

  it('discounts what comes late', () => {
    const ideal = 1 + 1 / Math.log2(3)
    const gained = 1 / Math.log2(3) + 1 / Math.log2(4)
    expect(score('ndcg', { k: 3, value: ['h/a.md', 'h/b.md'] }, reply).value).toBeCloseTo(gained / ideal, 12)
  })

  it('takes what each source is worth', () => {
    const ideal = 3 + 1 / Math.log2(3)
    const gained = 1 / Math.log2(3) + 3 / Math.log2(4)
    const gains = { 'h/a.md': 1, 'h/b.md': 3 }
    expect(score('ndcg', { k: 3, gains }, reply).value).toBeCloseTo(gained / ideal, 12)
  })

  it('is n/a where nothing is expected', () => {
    expect(score('ndcg', { k: 3 }, reply).status).toBe('unscored')
  })
})
