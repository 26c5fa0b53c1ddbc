import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ndcgAt, recallAt, reciprocalRank } from '../../../src/eval/metrics/rankings.ts'
import type { RetrievedFile } from '../../../src/eval/metrics/retrieval.ts'

interface Fixture {
  queries: { id: string; ranked: string[]; gains: Record<string, number>; expected: Record<string, number> }[]
}

const fixture: Fixture = JSON.parse(
  await readFile(new URL('../../fixtures/eval/trec-eval.json', import.meta.url), 'utf8'),
)

function filesOf(paths: string[]): RetrievedFile[] {
  return paths.map((path, index) => ({ rank: index + 1, fileId: path, path }))
}

describe('agrees with trec_eval', () => {
  it('on enough queries to say so', () => expect(fixture.queries.length).toBeGreaterThan(20))

  it.each(fixture.queries)('for $id', ({ ranked, gains, expected }) => {
    const files = filesOf(ranked)
    const groups = Object.keys(gains).map((path) => [path])
    const graded = Object.entries(gains).map(([path, gain]) => ({ group: [path], gain }))
    expect(reciprocalRank(groups, files)).toBeCloseTo(expected.recip_rank ?? NaN, 9)
    for (const k of [5, 10, 20]) {
      const { hits, total } = recallAt(groups, files, k)
      expect(hits / total).toBeCloseTo(expected[`recall_${k}`] ?? NaN, 9)
      expect(ndcgAt(graded, files, k)).toBeCloseTo(expected[`ndcg_cut_${k}`] ?? NaN, 9)
    }
  })
})

describe('groups', () => {
  const files = filesOf(['h/b1.md', 'h/b2.md', 'h/a.md'])

  it('count once, at the first file that meets them', () => {
    const graded = [
      { group: ['h/a.md'], gain: 1 },
      { group: ['h/b*.md'], gain: 1 },
    ]
    expect(ndcgAt(graded, files, 3)).toBeCloseTo((1 + 1 / 2) / (1 + 1 / Math.log2(3)), 12)
    expect(recallAt([['h/b*.md'], ['h/x.md']], files, 1)).toEqual({ hits: 1, total: 2 })
  })

  it('never make more than the best order of them', () => {
    const graded = [
      { group: ['h/*'], gain: 2 },
      { group: ['h/b1.md'], gain: 1 },
    ]
    expect(ndcgAt(graded, files, 3)).toBeLessThanOrEqual(1)
  })
})
