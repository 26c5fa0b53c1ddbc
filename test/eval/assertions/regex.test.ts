import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('regex', () => {
  const reply = buildReply({ text: 'It takes 3 – 5 working days in Zürich.' })

  it('passes where some part of the reply matches', () => {
    expect(score('regex', { value: '3 (to|–) 5' }, reply).status).toBe('pass')
    expect(score('regex', { value: '^3' }, reply).status).toBe('fail')
  })

  it('knows Unicode classes', () => {
    expect(score('regex', { value: 'Z\\p{L}rich' }, reply).status).toBe('pass')
  })

  it('is turned around by not-', () => {
    expect(score('not-regex', { value: '\\d+' }, reply).status).toBe('fail')
  })
})
