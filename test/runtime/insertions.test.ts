import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeInsertions, type Insertion } from '../../src/runtime/insertions.ts'

const resolvePath = (fileId: string) => (fileId === 'file-1' ? 'handbook/refunds.md' : undefined)

function cite(index?: number): Insertion {
  const citation = { type: 'file_citation', file_id: 'file-1', filename: 'refunds.md' }
  return index === undefined ? citation : { ...citation, index }
}

function placeOf(text: string, index?: number): number | undefined {
  return placeInsertions(text, [cite(index)], resolvePath).citations[0]?.at
}

describe('placing insertions', () => {
  it('believes an index within the text', () => {
    expect(placeInsertions('Thirty days. No more.', [cite(12)], resolvePath)).toEqual({
      text: 'Thirty days. No more.',
      citations: [{ fileId: 'file-1', path: 'handbook/refunds.md', filename: 'refunds.md', at: 12 }],
    })
  })

  it('clamps an index outside the text', () => {
    expect(placeOf('Short.', 900)).toBe(6)
    expect(placeOf('Short.', -3)).toBe(0)
  })

  it('takes the end of the text where there is no index', () => {
    expect(placeOf('Short.')).toBe(6)
    expect(placeOf('Short.', Number.NaN)).toBe(6)
  })

  it('understands an index counted in code points', () => {
    // Counted in UTF-16 units, the 14th place is within "days".
    expect(placeOf('👍👍 Thirty days.', [...'👍👍 Thirty days'].length)).toBe('👍👍 Thirty days'.length)
  })

  it('never splits a character', () => {
    expect(placeOf('👍', 1)).toBe(2)
  })

  it('has no path for a file that is not ours', () => {
    const foreign = { type: 'file_citation', file_id: 'file-9', index: 0 }
    expect(placeInsertions('x', [foreign], resolvePath).citations).toEqual([{ fileId: 'file-9', at: 0 }])
  })

  it('passes over annotations that cite no file', () => {
    const others = [{ type: 'url_citation' }, { type: 'file_citation' }, { type: 'file_path', file_id: 'f' }]
    expect(placeInsertions('x', others, resolvePath).citations).toEqual([])
  })

  it('places every citation between characters of the text', () => {
    const text = fc.array(fc.constantFrom('a', ' ', '👍', '.')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.oneof(fc.integer(), fc.double()), (text, index) => {
        const at = placeOf(text, index) ?? -1
        expect(text.slice(0, at) + text.slice(at)).toBe(text)
        expect(text.slice(0, at).isWellFormed()).toBe(true)
      }),
    )
  })
})
