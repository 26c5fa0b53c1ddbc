import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('no-calls', () => {
  it('names the functions that are called, other tools aside', () => {
    expect(score('no-calls', {}, buildReply({ toolCalls: [{ id: '1', type: 'file_search' }] })).status).toBe(
      'pass',
    )
    const reply = buildReply({ toolCalls: [{ id: '1', type: 'function', name: 'order' }] })
    expect(score('no-calls', {}, reply)).toMatchObject({
      status: 'fail',
      explanation: 'order called, where nothing should be',
    })
  })
})
