import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('sentence-coverage', () => {
  it('is the share of sentences with a citation', () => {
    const reply = { ...buildReply({ text: 'One. Two.' }), citations: [{ fileId: 'f', at: 4 }] }
    expect(score('sentence-coverage', {}, reply)).toMatchObject({
      status: 'fail',
      value: 0.5,
      explanation: '1 of 2 sentences carry a citation; without one: "Two."',
    })
    expect(score('sentence-coverage', {}, reply, { threshold: 0.5 }).status).toBe('pass')
  })

  it('is n/a where there is no sentence', () => {
    expect(score('sentence-coverage', {}, buildReply({ text: '' })).status).toBe('unscored')
  })
})
