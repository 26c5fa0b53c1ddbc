import { expect, it } from 'vitest'
import { holdMarkers } from '../../src/commands/hold-markers.ts'

/** What is passed on of a text that comes in pieces. */
function pass(...pieces: string[]): string[] {
  const passed: string[] = []
  const text = holdMarkers((piece) => passed.push(piece))
  for (const piece of pieces) text.write(piece)
  text.end()
  return passed
}

it('takes markers out, and the spaces before them', () => {
  expect(pass('In 30 days 【4:0†refunds.md】. Or 【4:1†a】【4:2†b】 not.').join('')).toBe(
    'In 30 days. Or not.',
  )
})

it('takes a marker out wherever it is cut', () => {
  const text = 'In 30 days 【4:0†refunds.md】.'
  for (let at = 0; at <= text.length; at += 1)
    expect(pass(text.slice(0, at), text.slice(at)).join('')).toBe('In 30 days.')
  expect(pass(...text).join('')).toBe('In 30 days.')
})

it('passes text on as soon as it cannot become a marker', () => {
  expect(pass('one', ' two', ' three')).toEqual(['one', ' two', ' three'])
  expect(pass('one ', 'two')).toEqual(['one', ' two'])
})

it('keeps brackets that are no markers', () => {
  expect(pass('【重要】', ' 返品は30日以内', '【')).toEqual(['【重要】', ' 返品は30日以内', '【'])
  expect(pass(`【${'x'.repeat(400)}`).join('')).toHaveLength(401)
})
