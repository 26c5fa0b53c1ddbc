import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { exchange, score } from './score.ts'

describe('grounded-citations', () => {
  const reply = buildReply({ cites: ['h/a.md', 'h/b.md'], retrieved: ['h/a.md'] })

  it('names what is cited without having been retrieved', () => {
    expect(score('grounded-citations', {}, reply)).toMatchObject({
      status: 'fail',
      value: 0.5,
      explanation: 'h/b.md cited without having been retrieved',
    })
  })

  it('remembers what the turns before it retrieved', () => {
    const earlier = exchange(buildReply({ retrieved: ['h/b.md'] }))
    expect(score('grounded-citations', {}, reply, { earlier }).status).toBe('pass')
  })

  it('is n/a where nothing is cited', () => {
    expect(score('grounded-citations', {}, buildReply()).status).toBe('unscored')
  })
})
