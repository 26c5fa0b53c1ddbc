import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('icontains', () => {
  it('does not tell upper from lower case', () => {
    const reply = buildReply({ text: 'You have 30 DAYS.' })
    expect(score('icontains', { value: '30 days' }, reply).status).toBe('pass')
    expect(score('icontains', { value: '60 days' }, reply).status).toBe('fail')
    expect(score('not-icontains', { value: '30 days' }, reply).status).toBe('fail')
  })
})
