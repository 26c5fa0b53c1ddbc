import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('no-citations', () => {
  it('passes where nothing is cited', () => {
    expect(score('no-citations', {}, buildReply()).status).toBe('pass')
  })

  it('fails for a citation, even of a file that nobody knows', () => {
    expect(score('no-citations', {}, buildReply({ cites: ['?file-9'] }))).toMatchObject({
      status: 'fail',
      explanation: 'file-9 cited, where nothing should be',
    })
  })
})
