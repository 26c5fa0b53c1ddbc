import { describe, expect, it } from 'vitest'
import { isAllowed, matchesSource } from '../../../src/eval/metrics/sources.ts'

describe('matching sources', () => {
  it.each([
    ['h/a.md', 'h/a.md', true],
    ['h/a.md', 'h/A.md', false],
    ['h/*.md', 'h/a.md', true],
    ['h/*.md', 'h/deep/a.md', false],
    ['h/**', 'h/deep/.hidden/a.md', true],
    ['h/{a,b}.md', 'h/b.md', true],
    ['!h/a.md', 'h/b.md', false],
    ['h/[draft] plan.md', 'h/[draft] plan.md', true],
    ['h/cafe\u0301.md', 'h/caf\u00e9.md', true],
  ])('%s matches %s: %s', (pattern, path, matches) => {
    expect(matchesSource(pattern, path)).toBe(matches)
  })

  it('allows what is expected without saying so again', () => {
    expect(isAllowed({ groups: [['h/a.md'], ['h/b.md', 'h/c.md']], allow: [] }, 'h/c.md')).toBe(true)
    expect(isAllowed({ groups: [['h/a.md']], allow: ['h/d.md'] }, 'h/d.md')).toBe(true)
    expect(isAllowed({ groups: [['h/a.md']] }, 'h/d.md')).toBe(false)
  })
})
