import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeMarkers, type Marker } from '../../src/runtime/markers.ts'

const resolvePath = (fileId: string) => (fileId === 'file-1' ? 'handbook/refunds.md' : undefined)

/** An annotation as a well-behaved host makes it, for the n-th occurrence of the marker. */
function mark(text: string, marker: string, fileId = 'file-1', occurrence = 0): Marker {
  let start = -1
  for (let seen = 0; seen <= occurrence; seen += 1) start = text.indexOf(marker, start + 1)
  return {
    type: 'file_citation',
    text: marker,
    start_index: start,
    end_index: start + marker.length,
    file_citation: { file_id: fileId },
  }
}

describe('removing markers', () => {
  it('puts the citation where its marker was', () => {
    const text = 'You have 30 days【4:0†source】 and then none.'
    expect(removeMarkers(text, [mark(text, '【4:0†source】')], resolvePath)).toEqual({
      text: 'You have 30 days and then none.',
      citations: [{ fileId: 'file-1', path: 'handbook/refunds.md', at: 16 }],
    })
  })

  it.each([
    ['30 days 【1】.', '30 days.', 7],
    ['30 days 【1】 and more', '30 days and more', 7],
    ['30 days. 【1】', '30 days.', 8],
    ['30 days. 【1】\nNext', '30 days.\nNext', 8],
    ['【1】 First.', 'First.', 0],
    ['Wait【1】! Go', 'Wait! Go', 4],
  ])('leaves no gap in %j', (text, clean, at) => {
    const part = removeMarkers(text, [mark(text, '【1】')], resolvePath)
    expect(part.text).toBe(clean)
    expect(part.citations.map((citation) => citation.at)).toEqual([at])
  })

  it('closes the gap of several markers in a row', () => {
    const text = '30 days 【1】 【2】【3】.'
    const marks = ['【1】', '【2】', '【3】'].map((marker, index) => mark(text, marker, `file-${index}`))
    const part = removeMarkers(text, marks, resolvePath)
    expect(part.text).toBe('30 days.')
    expect(part.citations.map(({ fileId, at }) => [fileId, at])).toEqual([
      ['file-0', 7],
      ['file-1', 7],
      ['file-2', 7],
    ])
  })

  it('understands offsets counted in code points', () => {
    // Taken for UTF-16 units, the offsets lead to the first marker and not to the one they frame.
    const text = '👍👍👍👍【1】 B【1】.'
    const marker = { ...mark(text, '【1】'), start_index: 9, end_index: 12 }
    expect([...text].slice(9, 12).join('')).toBe('【1】')
    expect(removeMarkers(text, [marker], resolvePath).text).toBe('👍👍👍👍【1】 B.')
  })

  it('finds a marker by its text where the offsets are wrong', () => {
    const text = 'A【1】 B【1】.'
    const wrong = { type: 'file_citation', text: '【1】', start_index: 400, end_index: 2 }
    const marks = ['file-1', 'file-2'].map((id) => ({ ...wrong, file_citation: { file_id: id } }))
    const part = removeMarkers(text, marks, resolvePath)
    expect(part.text).toBe('A B.')
    expect(part.citations.map(({ fileId, at }) => [fileId, at])).toEqual([
      ['file-2', 1],
      ['file-1', 3],
    ])
  })

  it('keeps the text and clamps the citation where the marker is nowhere', () => {
    const marker = { ...mark('x【9】', '【9】'), start_index: 99, end_index: 120 }
    expect(removeMarkers('No marker here.', [marker], resolvePath)).toEqual({
      text: 'No marker here.',
      citations: [{ fileId: 'file-1', path: 'handbook/refunds.md', at: 15 }],
    })
  })

  it('cites two files at one marker', () => {
    const text = 'Both 【1】.'
    const part = removeMarkers(text, [mark(text, '【1】'), mark(text, '【1】', 'file-2')], resolvePath)
    expect(part).toMatchObject({ text: 'Both.', citations: [{ at: 4 }, { fileId: 'file-2', at: 4 }] })
  })

  it('removes a marker whose annotation names no file, and cites nothing', () => {
    const text = 'Yes【1】.'
    const part = removeMarkers(text, [{ ...mark(text, '【1】'), file_citation: {} }], resolvePath)
    expect(part).toEqual({ text: 'Yes.', citations: [] })
  })

  it('leaves annotations of other kinds alone', () => {
    const text = 'See sandbox:/mnt/data/a.png.'
    const other = { ...mark(text, 'sandbox:/mnt/data/a.png'), type: 'file_path' }
    expect(removeMarkers(text, [other], resolvePath)).toEqual({ text, citations: [] })
  })

  it('places every citation within the text, whatever the annotations say', () => {
    const marker = fc.record(
      {
        type: fc.constant('file_citation'),
        text: fc.constantFrom('【1】', 'a', ' ', ''),
        start_index: fc.oneof(fc.integer(), fc.constant(Number.NaN)),
        end_index: fc.oneof(fc.integer(), fc.double()),
        file_citation: fc.constant({ file_id: 'file-1' }),
      },
      { requiredKeys: ['type', 'file_citation'] },
    )
    const text = fc.array(fc.constantFrom('a', ' ', '.', '【1】', '👍', '\n')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(marker), (annotated, markers) => {
        const part = removeMarkers(annotated, markers, resolvePath)
        expect(part.citations).toHaveLength(markers.length)
        for (const { at } of part.citations) {
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThanOrEqual(part.text.length)
        }
      }),
    )
  })
})

it('a marker without its annotation is taken out, and what only looks alike is not', () => {
  const { text, citations } = removeMarkers('Yes 【1:0†x】. See 【note】 and 【a†b】.', [], () => undefined)
  expect({ text, citations }).toEqual({ text: 'Yes. See 【note】 and 【a†b】.', citations: [] })
})
