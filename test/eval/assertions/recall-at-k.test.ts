import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('recall-at-k', () => {
  const reply = buildReply({ retrieved: ['h/a.md', 'h/a.md', 'h/b.md', 'h/c.md'] })
  const expected = { groups: [['h/c.md'], ['h/x.md', 'h/b.md']] }

  it('counts expected sources among the first k files', () => {
    expect(score('recall-at-k', { k: 2 }, reply, { expected }).value).toBe(0.5)
    expect(score('recall-at-k', { k: 10 }, reply, { expected }).status).toBe('pass')
    expect(score('recall-at-k', { k: 10, value: ['h/x.md'] }, reply, { expected }).value).toBe(0)
  })

  it('is n/a where nothing is expected', () => {
    expect(score('recall-at-k', { k: 2 }, reply).status).toBe('unscored')
  })
})
