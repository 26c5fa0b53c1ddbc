import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkText } from '../../../src/server/knowledge/chunk.ts'
import type { Chunk } from '../../../src/server/knowledge/index-tables.ts'
import { estimateTokens } from '../../../src/server/knowledge/tokens.ts'

const sentence = 'The quick brown fox jumps over the lazy dog and runs away. '
const paragraphs = (count: number) =>
  [...Array(count).keys()].map((n) => `Paragraph ${n}. ${sentence.repeat(6)}`).join('\n\n')

function join(chunks: Chunk[]): string {
  return chunks.reduce((text, chunk) => text + chunk.text.slice(text.length - chunk.start), '')
}

describe('chunkText', () => {
  it('keeps a short text whole', () => {
    expect(chunkText('One. Two.', { max: 800, overlap: 400 })).toEqual([
      { start: 0, text: 'One. Two.', headings: '' },
    ])
  })

  it('never exceeds the size asked for', () => {
    for (const max of [100, 800, 4096]) {
      const chunks = chunkText(paragraphs(200), { max, overlap: max / 2 })
      expect(Math.max(...chunks.map(({ text }) => estimateTokens(text)))).toBeLessThanOrEqual(max)
    }
  })

  it('begins each chunk with about the overlap of the one before', () => {
    const chunks = chunkText(paragraphs(100), { max: 800, overlap: 400 })
    expect(chunks.length).toBeGreaterThan(5)
    chunks.slice(1).forEach((chunk, index) => {
      const before = chunks[index]
      const shared = (before?.start ?? 0) + (before?.text.length ?? 0) - chunk.start
      expect(shared).toBeGreaterThan(0)
      expect(estimateTokens(chunk.text.slice(0, shared))).toBeLessThanOrEqual(400)
      expect(estimateTokens(chunk.text.slice(0, shared))).toBeGreaterThan(200)
    })
  })

  it('shares nothing between chunks without overlap', () => {
    const chunks = chunkText(paragraphs(100), { max: 200, overlap: 0 })
    expect(chunks.map(({ text }) => text).join('')).toBe(paragraphs(100))
  })

  it('ends chunks with paragraphs where they are short enough', () => {
    const chunks = chunkText(paragraphs(100), { max: 800, overlap: 0 })
    for (const { text } of chunks.slice(0, -1)) expect(text).toMatch(/\n\n$/)
  })

  it.each([
    ['one endless word', 'x'.repeat(100_000)],
    ['digits', '9'.repeat(50_000)],
    ['Chinese', '退货需要保留收据。'.repeat(3_000)],
    ['emoji', '😀'.repeat(10_000)],
    ['blank lines', ' \n'.repeat(10_000)],
  ])('cuts %s within the size, without loss', (_what, text) => {
    const chunks = chunkText(text, { max: 200, overlap: 100 })
    expect(join(chunks)).toBe(text)
    expect(Math.max(...chunks.map((chunk) => estimateTokens(chunk.text)))).toBeLessThanOrEqual(200)
    for (const chunk of chunks) expect(chunk.text.isWellFormed()).toBe(true)
  })

  it('can be put together again, whatever the text and size', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('. ', '\n\n', '\n', ' ', sentence)),
        ),
        fc.integer({ min: 100, max: 400 }),
        fc.integer({ min: 0, max: 50 }),
        (parts, max, overlap) => {
          const text = parts.join('')
          expect(join(chunkText(text, { max, overlap }))).toBe(text)
        },
      ),
    )
  })
})
