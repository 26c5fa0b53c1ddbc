import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('citation-recall', () => {
  const reply = buildReply({ cites: ['h/a.md', 'h/x.md'] })
  const expected = { groups: [['h/a.md'], ['h/b.md'], ['h/c.md']] }

  it('takes what is expected from its turn', () => {
    expect(score('citation-recall', {}, reply, { expected, threshold: 0.3 })).toMatchObject({
      status: 'pass',
      value: 1 / 3,
    })
  })

  it('prefers its own value', () => {
    expect(score('citation-recall', { value: ['h/a.md', 'h/b.md'] }, reply, { expected }).value).toBe(1 / 2)
  })

  it('is unscored where nothing is expected', () => {
    expect(score('citation-recall', {}, reply)).toMatchObject({ status: 'unscored' })
    expect(score('citation-recall', {}, reply)).not.toHaveProperty('value')
  })
})
