import { expect, it } from 'vitest'
import { cleanDeltas } from '../../src/runtime/clean-deltas.ts'

/** What is passed on of a text that comes in pieces. */
function pass(...pieces: string[]): string[] {
  const passed: string[] = []
  const text = cleanDeltas((piece) => passed.push(piece))
  for (const piece of pieces) text.write(piece)
  text.end()
  return passed
}

it.each([
  ['In 30 days 【4:0†refunds.md】. Or 【4:1†a】【4:2†b】 not.', 'In 30 days. Or not.'],
  ['See [the chart](sandbox:/mnt/data/out/chart.png).', 'See [the chart](chart.png).'],
  ['A sandbox is in the sand: s', 'A sandbox is in the sand: s'],
  ['sandbox:/mnt/data/a.csv', 'a.csv'],
  ['【重要】 返品 [1] sandbox: none', '【重要】 返品 [1] sandbox: none'],
])('%s is shown as %s, wherever it is cut', (text, clean) => {
  for (let at = 0; at <= text.length; at += 1)
    expect(pass(text.slice(0, at), text.slice(at)).join('')).toBe(clean)
  expect(pass(...text).join('')).toBe(clean)
})

it('passes text on as soon as nothing more can become of it', () => {
  expect(pass('one', ' two', ' three.')).toEqual(['one', ' two', ' three.'])
  expect(pass(`【${'x'.repeat(400)}`)).toHaveLength(1)
})
