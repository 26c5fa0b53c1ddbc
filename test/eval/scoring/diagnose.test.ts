import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../src/eval/scoring/diagnose.ts'
import { evidenceFor, type Evidence } from '../../../src/eval/evidence/evidence.ts'
import { deeperSearch, whatBecameOf, type Fate } from '../../../src/eval/evidence/source-questions.ts'
import { buildReply, buildTranscript } from '../build.ts'

const search = { id: 's', type: 'file_search' as const, arguments: { queries: ['refund window'] } }
const turns = [buildReply({ toolCalls: [search] }), buildReply({ cites: ['h/b.md'] })]
const group = ['h/a.md', 'h/old.md']

const became = (pattern: string, fate: Fate): Evidence =>
  evidenceFor(whatBecameOf('support', pattern), { value: fate })
const found = (...paths: string[]): Evidence =>
  evidenceFor(deeperSearch('support', { user: 'question 1', ...(turns[0] && { reply: turns[0] }) }), {
    value: paths,
  })
const why = (evidence: Evidence[], of = group, rank?: number) =>
  diagnose(of, rank, buildTranscript(turns, { evidence }), 0)

describe('a source that was not cited', () => {
  it('is in no knowledge, was not uploaded, or failed to be indexed', () => {
    expect(why([became('h/a.md', { state: 'no such file' })])).toEqual({ cause: 'no such file' })
    expect(why([became('h/a.md', { state: 'not uploaded' })])).toEqual({ cause: 'not uploaded' })
    expect(why([became('h/a.md', { state: 'indexing failed', detail: 'no text' })])).toEqual({
      cause: 'indexing failed',
      detail: 'no text',
    })
  })

  it('is as good as the best of its alternatives', () => {
    const fates = [became('h/a.md', { state: 'no such file' }), became('h/old.md', { state: 'not uploaded' })]
    expect(why(fates)).toEqual({ cause: 'not uploaded' })
    expect(why(fates.toReversed())).toEqual({ cause: 'not uploaded' })
  })

  it('was not retrieved, with its rank in a deeper search', () => {
    const indexed = became('h/a.md', { state: 'indexed' })
    expect(why([indexed, found('h/x.md', 'h/y.md', 'h/a.md')])).toEqual({ cause: 'not retrieved', rank: 3 })
    expect(why([indexed, found('h/x.md')])).toEqual({
      cause: 'not retrieved',
      detail: 'nor by a deeper search',
    })
    expect(why([indexed])).toEqual({ cause: 'not retrieved' })
  })

  it('says why a deeper search could not tell', () => {
    const question = deeperSearch('support', { user: 'question 1', ...(turns[0] && { reply: turns[0] }) })
    expect(why([evidenceFor(question, { unknown: 'no such endpoint' })])).toEqual({
      cause: 'not retrieved',
      detail: 'no such endpoint',
    })
  })

  it('was retrieved and left out, or cited in another turn', () => {
    expect(why([], group, 2)).toEqual({ cause: 'not cited', rank: 2 })
    expect(why([], ['h/b.md'], 2)).toEqual({ cause: 'cited in another turn', turn: 2 })
  })
})

describe('a deeper search', () => {
  it('asks the queries that were recorded, else what the user said', () => {
    expect(deeperSearch('a', { user: 'u', reply: buildReply({ toolCalls: [search] }) }).queries).toEqual([
      'refund window',
    ])
    expect(deeperSearch('a', { user: 'u', reply: buildReply() }).queries).toEqual(['u'])
    const empty = { ...search, arguments: { queries: [] } }
    expect(deeperSearch('a', { user: 'u', reply: buildReply({ toolCalls: [empty] }) }).queries).toEqual(['u'])
  })
})
