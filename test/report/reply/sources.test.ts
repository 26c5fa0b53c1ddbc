import { describe, expect, it } from 'vitest'
import { createPaint } from '../../../src/report/paint.ts'
import { citeText, renderSources, sourcesOf } from '../../../src/report/reply/sources.ts'

const paint = createPaint(false)
const text = 'Returns take 30 days. Parcels to Norway take four; nobody knows why.'
const shipping = { fileId: 'file-2', path: 'handbook/shipping.md' }
const refunds = { fileId: 'file-1', path: 'handbook/refunds.md' }
const reply = {
  text,
  citations: [
    { ...refunds, at: 20 },
    { ...shipping, at: 49 },
    { ...refunds, at: 49 },
    { ...refunds, at: 49 },
    { fileId: 'file-8', filename: 'old.md', at: 68 },
    { fileId: 'file-9', at: 68 },
  ],
  retrieved: [{ rank: 1, fileId: 'file-1', score: 0.9, text: 'A chunk.' }],
}
const size = { paint, width: 60 }

describe('sources', () => {
  const sources = sourcesOf(reply)

  it('are numbered in the order of first mention, each once', () => {
    expect(renderSources(sources, new Map(), size)).toBe(
      [
        'Sources',
        '  [1] handbook/refunds.md',
        '  [2] handbook/shipping.md',
        '  [3] old.md (unknown file file-8)',
        '  [4] unknown file file-9',
      ].join('\n'),
    )
  })

  it('know what is said where they are cited, and what was found of them', () => {
    expect(sources[0]).toMatchObject({ quote: 'Returns take 30 days', chunks: ['A chunk.'] })
    expect(sources[1]).toMatchObject({ quote: 'Parcels to Norway take four; nobody knows why', chunks: [] })
  })

  it('show the line that fits, within the width', () => {
    const lines = new Map([
      [2, { line: 3, text: 'Parcels to Norway take four days, and sometimes five or six of them.' }],
    ])
    const rendered = renderSources(sources, lines, { paint, width: 40 }).split('\n')
    expect(rendered[2]).toBe('  [2] handbook/shipping.md:3')
    expect(rendered[3]).toBe('      Parcels to Norway take four days,…')
  })

  it('are lined up where there are many', () => {
    const citations = Array.from({ length: 10 }, (_, n) => ({ fileId: `${n}`, path: `a/${n}.md`, at: n }))
    const lines = renderSources(sourcesOf({ ...reply, citations }), new Map(), size).split('\n')
    expect(lines[1]).toBe('   [1] a/0.md')
    expect(lines[10]).toBe('  [10] a/9.md')
  })

  it('are nothing at all where nothing is cited', () => {
    expect(renderSources([], new Map(), size)).toBe('')
  })
})

describe('the text', () => {
  it('names its sources by number, together where they are at one place', () => {
    expect(citeText(reply, sourcesOf(reply), paint)).toBe(
      'Returns take 30 days [1]. Parcels to Norway take four [1][2]; nobody knows why. [3][4]',
    )
  })

  it('has the number before the space where a place is behind it', () => {
    const spaced = { ...reply, text: 'One. Two.', citations: [{ ...refunds, at: 5 }] }
    expect(citeText(spaced, sourcesOf(spaced), paint)).toBe('One. [1] Two.')
  })

  it('stays as it is without citations', () => {
    expect(citeText({ text, citations: [] }, [], paint)).toBe(text)
  })

  it('commands no terminal', () => {
    const citations = [{ ...refunds, at: 5 }]
    const hostile = { text: 'a\u001B[2Jb\u0007c', citations, retrieved: [] }
    // oxlint-disable-next-line no-control-regex -- exactly these must not be there
    expect(citeText(hostile, sourcesOf(hostile), paint)).not.toMatch(/[\u0000-\u0008\u001B]/)
  })
})
