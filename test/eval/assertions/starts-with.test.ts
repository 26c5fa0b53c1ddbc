import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('starts-with', () => {
  it('looks at the beginning, white space aside', () => {
    const reply = buildReply({ text: '\n Yes, you can.' })
    expect(score('starts-with', { value: 'Yes' }, reply).status).toBe('pass')
    expect(score('starts-with', { value: 'you' }, reply).status).toBe('fail')
    expect(score('not-starts-with', { value: 'Yes' }, reply).status).toBe('fail')
  })
})
