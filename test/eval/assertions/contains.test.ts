import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('contains', () => {
  const reply = buildReply({ text: 'You have 30 days.' })

  it('passes where the text stands in the reply', () => {
    expect(score('contains', { value: '30 days' }, reply)).toMatchObject({ status: 'pass', value: 1 })
  })

  it('tells upper from lower case', () => {
    expect(score('contains', { value: '30 Days' }, reply)).toMatchObject({ status: 'fail', value: 0 })
  })

  it('is turned around by not-, and states the same fact', () => {
    expect(score('not-contains', { value: '30 days' }, reply)).toMatchObject({
      status: 'fail',
      value: 0,
      explanation: 'the reply contains "30 days"',
    })
    expect(score('not-contains', { value: '60 days' }, reply).status).toBe('pass')
  })

  it('looks at every reply of a whole thread', () => {
    const replies = [buildReply({ text: 'one' }), buildReply({ text: 'two' })]
    expect(score('contains', { value: 'two' }, replies).status).toBe('pass')
  })
})
