import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('citation-f1', () => {
  const expected = { groups: [['h/a.md'], ['h/b.md']] }

  it('passes at the threshold, rounding aside', () => {
    // R = 1, P = 2/3: F1 = 0.8
    const reply = buildReply({ cites: ['h/a.md', 'h/b.md', 'h/x.md'] })
    const result = score('citation-f1', {}, reply, { expected, threshold: 0.8 })
    expect(result.value).toBeCloseTo(0.8, 12)
    expect(result.status).toBe('pass')
  })

  it('is 0 where sources are expected and nothing is cited', () => {
    expect(score('citation-f1', {}, buildReply(), { expected })).toMatchObject({ status: 'fail', value: 0 })
  })

  it('is unscored where nothing is expected', () => {
    expect(score('citation-f1', {}, buildReply({ cites: ['h/a.md'] })).status).toBe('unscored')
  })
})
