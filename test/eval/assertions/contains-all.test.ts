import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('contains-all', () => {
  it('has the share of texts as its value and names what is missing', () => {
    const reply = buildReply({ text: 'one or two' })
    expect(score('contains-all', { value: ['one', 'two'] }, reply).status).toBe('pass')
    expect(score('contains-all', { value: ['one', 'three'] }, reply)).toMatchObject({
      status: 'fail',
      value: 0.5,
      explanation: 'the reply does not contain "three"',
    })
  })
})
