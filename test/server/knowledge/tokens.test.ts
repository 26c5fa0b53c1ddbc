import { describe, expect, it } from 'vitest'
import { estimateTokens } from '../../../src/server/knowledge/tokens.ts'

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
