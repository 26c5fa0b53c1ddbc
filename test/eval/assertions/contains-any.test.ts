import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('contains-any', () => {
  const reply = buildReply({ text: 'one or two' })

  it('passes for one of the texts and names it', () => {
    expect(score('contains-any', { value: ['three', 'two'] }, reply)).toMatchObject({
      status: 'pass',
      explanation: 'the reply contains "two"',
    })
    expect(score('contains-any', { value: ['three'] }, reply).status).toBe('fail')
  })

  it('is turned around by not-: none of them', () => {
    expect(score('not-contains-any', { value: ['three', 'two'] }, reply).status).toBe('fail')
    expect(score('not-contains-any', { value: ['three', 'four'] }, reply).status).toBe('pass')
  })
})
