import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('claim-cited', () => {
  const text = 'You have 30 days. Abroad it is 30 days too. Bye.'
  const params = { value: '30 days', source: ['h/a.md', 'h/returns/*'] }
  const reply = (...cites: [string, number][]) => ({
    ...buildReply({ text }),
    citations: cites.map(([path, at]) => ({ fileId: path, path, at })),
  })

  it('passes where each sentence that matches cites one of the sources', () => {
    expect(score('claim-cited', params, reply(['h/a.md', 17], ['h/returns/eu.md', 43])).status).toBe('pass')
  })

  it('names the claim that cites none, or another file', () => {
    expect(score('claim-cited', params, reply(['h/a.md', 17], ['h/x.md', 43]))).toMatchObject({
      status: 'fail',
      value: 0.5,
      explanation: '"Abroad it is 30 days too." does not cite h/a.md or h/returns/*',
    })
  })

  it('is n/a where nothing of the kind is claimed', () => {
    expect(score('claim-cited', { ...params, value: 'free' }, reply()).status).toBe('unscored')
  })
})
