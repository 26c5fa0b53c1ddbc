import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateAsciiTokens } from '../../../src/server/knowledge/ascii-tokens.ts'
import { estimateAnyTokens, estimateTokens } from '../../../src/server/knowledge/tokens.ts'

/** Counted with o200k_base. */
const counted: [string, number, string][] = [
  [
    'English',
    33,
    'You can return an order within thirty days of receiving it. Please use the return label that came with the parcel, and keep the receipt until your refund has arrived.',
  ],
  [
    'a table',
    38,
    '| Name | Price | Stock |\n|------|------:|------:|\n| Lamp | 12.99 | 40 |\n| Chair | 49.00 | 7 |\n',
  ],
  ['digits', 27, '8472938471293847192837419283741928374 1234567 99 2026 48172938471'],
  [
    'Chinese',
    39,
    '您可以在收到商品后的三十天内退货。请使用包裹中附带的退货标签，并保留邮寄凭证，直到退款到账为止。',
  ],
]

describe('estimateTokens', () => {
  it.each(counted)('is within 10 %% for %s', (_what, tokens, text) => {
    expect(Math.abs(estimateTokens(text) / tokens - 1)).toBeLessThan(0.1)
  })

  it('counts nothing in nothing', () => {
    expect(estimateTokens('')).toBe(0)
  })
})

describe('estimateAsciiTokens', () => {
  const marked = ['\t', '\n', '\r\n', ' \n ', ' ', '  ', '/', '.', '"', '_', '--', '{', '=']
  const words = ['word', 'Camel', 'ABC', "'ll", "'x", '12', '3456']
  const texts = array(
    oneof(constantFrom(...words, ...marked), string({ unit: 'grapheme-ascii', maxLength: 3 })),
  )

  it('gives for any text in ASCII what the expression for all scripts gives', () => {
    const isSame = property(texts, (parts) => {
      const text = parts.join('')
      expect(estimateAsciiTokens(text)).toBe(estimateAnyTokens(text))
    })
    assert(isSame, { numRuns: 2_000 })
  })

  it.each(['naïve', 'plain, then 漢', 'a\u00a0b', 'bell \u0007'])('leaves %j to it', (text) => {
    expect(estimateAsciiTokens(text)).toBeUndefined()
  })
})
