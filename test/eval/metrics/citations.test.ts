import { describe, expect, it } from 'vitest'
import {
  citedPaths,
  f1,
  precisionRatio,
  recallRatio,
  resolveRatio,
} from '../../../src/eval/metrics/citations.ts'
import { valueOf } from '../../../src/eval/metrics/ratio.ts'
import { buildReply } from '../build.ts'

const expectation = { groups: [['h/a.md'], ['h/b.md', 'h/c.md'], ['h/d.md']], allow: ['h/extra/**'] }

describe('citation metrics', () => {
  it('counts each cited path once, and citations without a path not at all', () => {
    const { citations } = buildReply({ cites: ['h/b.md', '?file-9', 'h/a.md', 'h/b.md'] })
    expect(citedPaths(citations)).toEqual(['h/b.md', 'h/a.md'])
  })

  it('takes a group as met by any of its patterns', () => {
    expect(recallRatio(expectation, ['h/c.md', 'h/a.md'])).toEqual({ hits: 2, total: 3 })
    expect(recallRatio(expectation, ['h/c.md', 'h/b.md'])).toEqual({ hits: 1, total: 3 })
  })

  it('counts what is expected or allowed as precise', () => {
    const cited = ['h/a.md', 'h/extra/deep/x.md', 'h/other.md', 'h/d.md']
    expect(precisionRatio(expectation, cited)).toEqual({ hits: 3, total: 4 })
  })

  it('has no precision where nothing is cited', () => {
    expect(valueOf(precisionRatio(expectation, []))).toBeUndefined()
  })

  it('is the harmonic mean of both as F1', () => {
    // P = 3/4, R = 2/3: 2 · 1/2 / (17/12) = 12/17
    expect(f1({ hits: 2, total: 3 }, { hits: 3, total: 4 })).toBeCloseTo(12 / 17, 12)
  })

  it('has an F1 of 0 where sources are expected and nothing is cited, or nothing that fits', () => {
    expect(f1({ hits: 0, total: 2 }, { hits: 0, total: 0 })).toBe(0)
    expect(f1({ hits: 0, total: 2 }, { hits: 0, total: 3 })).toBe(0)
  })

  it('has no F1 where no source is expected', () => {
    expect(f1({ hits: 0, total: 0 }, { hits: 1, total: 1 })).toBeUndefined()
  })

  it('counts every citation for the resolve rate, doubled ones too', () => {
    const { citations } = buildReply({ cites: ['h/a.md', 'h/a.md', '?file-9', 'h/b.md'] })
    expect(resolveRatio(citations)).toEqual({ hits: 3, total: 4 })
    expect(valueOf(resolveRatio([]))).toBeUndefined()
  })
})
