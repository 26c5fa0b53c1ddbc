import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('citations-resolve', () => {
  it('passes where every citation leads to a knowledge file, and where there is none', () => {
    expect(score('citations-resolve', {}, buildReply({ cites: ['h/a.md'] })).status).toBe('pass')
    expect(score('citations-resolve', {}, buildReply()).status).toBe('pass')
  })

  it('has the share of those that do as its value', () => {
    const reply = buildReply({ cites: ['h/a.md', 'h/b.md', 'h/a.md', '?file-9'] })
    expect(score('citations-resolve', {}, reply)).toMatchObject({
      status: 'fail',
      value: 0.75,
      explanation: '1 of 4 citations lead to no knowledge file: file-9',
    })
  })
})
