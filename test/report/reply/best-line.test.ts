import { describe, expect, it } from 'vitest'
import { bestLine } from '../../../src/report/reply/best-line.ts'

const document = `# Refunds

Standard delivery is refunded when the complete order comes back.

| Paid with | Time after our e-mail |
|---|---|
| PayPal | within 24 hours |
| Credit card | 3 to 5 business days |

- **Vouchers** are valid again for 30 days.
Vouchers are never paid out.
`

describe('the best line', () => {
  it('is the one that says what the answer says', () => {
    expect(bestLine(document, 'Delivery is refunded when the complete order comes back')).toEqual({
      line: 3,
      text: 'Standard delivery is refunded when the complete order comes back.',
    })
  })

  it('is a row of a table and never its head', () => {
    const quote = 'Paid with: PayPal; Time after our e-mail: within 24 hours'
    expect(bestLine(document, quote)).toEqual({ line: 7, text: 'PayPal | within 24 hours' })
  })

  it('is shown without the signs of lists and stress', () => {
    expect(bestLine(document, 'vouchers valid for 30 days')).toEqual({
      line: 10,
      text: 'Vouchers are valid again for 30 days.',
    })
  })

  it('is looked for in what was found, where that is a part', () => {
    const repeated =
      'A gift card is valid for three years.\nOther things.\nA gift card is valid for three years.\n'
    expect(bestLine(repeated, 'valid for three years')?.line).toBe(1)
    expect(bestLine('Alpha beta one.\nAlpha beta two.\n', 'alpha beta', ['Alpha beta two.'])?.line).toBe(2)
    expect(bestLine('Alpha beta one.\n', 'alpha beta', ['something else'])?.line).toBe(1)
  })

  it('is none where nothing fits, or one word by chance', () => {
    expect(bestLine(document, 'headphones and batteries')).toBeUndefined()
    expect(bestLine(document, 'days of thunder')).toBeUndefined()
    expect(bestLine(document, '')).toBeUndefined()
    expect(bestLine('', 'anything at all')).toBeUndefined()
  })

  it('is found whatever ends lines, and in markup', () => {
    expect(bestLine('one\r\n<p>The <b>plan</b> continues</p>\r\nthree', 'the plan continues')).toEqual({
      line: 2,
      text: 'The plan continues',
    })
  })
})
