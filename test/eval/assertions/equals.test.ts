import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('equals', () => {
  it('passes where the reply is the text, white space around it aside', () => {
    expect(score('equals', { value: 'Yes.' }, buildReply({ text: ' Yes.\n' })).status).toBe('pass')
    expect(score('equals', { value: 'Yes' }, buildReply({ text: 'Yes.' })).status).toBe('fail')
  })

  it('is turned around by not-', () => {
    expect(score('not-equals', { value: 'Yes.' }, buildReply({ text: 'Yes.' })).status).toBe('fail')
  })
})
