import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('not-cites', () => {
  const params = { value: ['h/drafts/**', 'h/old.md'] }

  it('fails where any of the sources is cited', () => {
    const reply = buildReply({ cites: ['h/a.md', 'h/drafts/a.md'] })
    expect(score('not-cites', params, reply)).toMatchObject({
      status: 'fail',
      explanation: 'h/drafts/a.md cited but must not be',
    })
  })

  it('passes where none is', () => {
    expect(score('not-cites', params, buildReply({ cites: ['h/a.md'] })).status).toBe('pass')
  })
})
