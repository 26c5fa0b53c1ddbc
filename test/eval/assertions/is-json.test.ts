import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

const reply = (text: string) => buildReply({ text })

describe('is-json', () => {
  it('takes JSON and nothing besides', () => {
    expect(score('is-json', {}, reply(' {"a": 1} ')).status).toBe('pass')
    expect(score('is-json', {}, reply('Here it is: {"a": 1}')).status).toBe('fail')
    expect(score('not-is-json', {}, reply('No.')).status).toBe('pass')
  })

  it('says where JSON is of another form than its schema', () => {
    const value = {
      type: 'object',
      properties: { items: { type: 'array', items: { type: 'object', required: ['price'] } } },
      required: ['items'],
    }
    expect(score('is-json', { value }, reply('{"items": [{"price": 1}]}')).status).toBe('pass')
    const result = score('is-json', { value }, reply('{"items": [{"price": 1}, {}]}'))
    expect(result.status).toBe('fail')
    expect(result.explanation).toContain("items.1: must have required property 'price'")
  })
})
