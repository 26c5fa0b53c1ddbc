import { describe, expect, it } from 'vitest'
import { renderSources } from '../../src/report/reply.ts'

describe('the sources of a reply', () => {
  it('are numbered in the order of first mention, each once', () => {
    const citations = [
      { fileId: 'file-2', path: 'handbook/shipping.md', at: 4 },
      { fileId: 'file-1', path: 'handbook/refunds.md', at: 9 },
      { fileId: 'file-2', path: 'handbook/shipping.md', at: 20 },
      { fileId: 'file-8', filename: 'old.md', at: 22 },
      { fileId: 'file-9', at: 24 },
    ]
    expect(renderSources({ citations })).toMatchInlineSnapshot(`
      "Sources
        1  handbook/shipping.md
        2  handbook/refunds.md
        3  old.md (unknown file file-8)
        4  unknown file file-9"
    `)
  })

  it('are lined up where there are many', () => {
    const citations = Array.from({ length: 10 }, (_, n) => ({ fileId: `${n}`, path: `a/${n}.md`, at: n }))
    const lines = renderSources({ citations }).split('\n')
    expect(lines[1]).toBe('   1  a/0.md')
    expect(lines[10]).toBe('  10  a/9.md')
  })

  it('are nothing at all where nothing is cited', () => {
    expect(renderSources({ citations: [] })).toBe('')
  })
})
