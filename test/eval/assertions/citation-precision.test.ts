import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('citation-precision', () => {
  const expected = { groups: [['h/a.md']], allow: ['h/extra.md'] }

  it('counts cited files that are expected or allowed', () => {
    const reply = buildReply({ cites: ['h/a.md', 'h/extra.md', 'h/x.md', 'h/a.md'] })
    expect(score('citation-precision', {}, reply, { expected })).toMatchObject({
      status: 'fail',
      value: 2 / 3,
    })
  })

  it('is unscored where nothing is cited, which is neither a pass nor a failure', () => {
    expect(score('citation-precision', {}, buildReply(), { expected })).toMatchObject({
      status: 'unscored',
      explanation: 'n/a: nothing is cited',
    })
  })

  it('can say what is allowed without expecting anything', () => {
    const reply = buildReply({ cites: ['h/a.md', 'h/x.md'] })
    expect(score('citation-precision', { allow: ['h/a.md'] }, reply).value).toBe(1 / 2)
  })

  it('is unscored where nothing is said about sources', () => {
    expect(score('citation-precision', {}, buildReply({ cites: ['h/a.md'] })).status).toBe('unscored')
  })
})
