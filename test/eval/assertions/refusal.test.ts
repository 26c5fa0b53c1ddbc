import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('refusal', () => {
  it('knows the mark of the provider and the beginning of a refusal', () => {
    expect(score('refusal', {}, buildReply({ status: 'refused', text: '' })).status).toBe('pass')
    expect(score('refusal', {}, buildReply({ text: "I'm sorry, but I can't help with that." })).status).toBe(
      'pass',
    )
    expect(score('refusal', {}, buildReply({ text: 'You have 30 days.' })).status).toBe('fail')
    expect(score('not-refusal', {}, buildReply({ text: 'You have 30 days.' })).status).toBe('pass')
  })

  it('takes the words of a suite in another language instead', () => {
    const reply = buildReply({ text: 'Das darf ich leider nicht sagen.' })
    expect(score('refusal', { value: ['darf ich leider nicht'] }, reply).status).toBe('pass')
    expect(score('refusal', {}, reply).status).toBe('fail')
  })
})
