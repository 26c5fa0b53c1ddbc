import { expect, it } from 'vitest'
import { clip, countRows, wrapLine, wrapText } from '../../../src/report/reply/wrap.ts'

it('a line is broken between words, and none is longer than the width', () => {
  const wrapped = wrapLine('Orders can be returned within 30 days of delivery.', 20)
  expect(wrapped).toBe('Orders can be\nreturned within 30\ndays of delivery.')
})

it('further lines of a list item stand under its text', () => {
  expect(wrapLine('- Hold the power button for ten seconds', 20)).toBe(
    '- Hold the power\n  button for ten\n  seconds',
  )
  expect(wrapLine('10. one two three four', 12)).toBe('10. one two\n    three\n    four')
})

it('a word that is longer than a line stands alone', () => {
  expect(wrapLine('see https://example.com/a/very/long/address now', 12)).toBe(
    'see\nhttps://example.com/a/very/long/address\nnow',
  )
})

it('tables and code keep their lines', () => {
  const text = ['| a | b | c | d | e |', '```', 'const x = 1 + 2 + 3 + 4', '```', 'one two three four'].join(
    '\n',
  )
  expect(wrapText(text, 12).split('\n')).toEqual([
    '| a | b | c | d | e |',
    '```',
    'const x = 1 + 2 + 3 + 4',
    '```',
    'one two',
    'three four',
  ])
})

it('colours and wide characters count as people see them', () => {
  expect(wrapLine('one \u001B[36m[1]\u001B[39m two', 9)).toBe('one \u001B[36m[1]\u001B[39m\ntwo')
  expect(wrapLine('日本 日本 日本', 9)).toBe('日本 日本\n日本')
})

it('what is appended to a line only appends to what was wrapped', () => {
  const words = 'a list of words that - whatever comes - is wrapped the same 12345678901234567890 way'.split(
    ' ',
  )
  let before = ''
  for (let count = 1; count <= words.length; count += 1) {
    const wrapped = wrapLine(words.slice(0, count).join(' '), 15)
    expect(wrapped.startsWith(before)).toBe(true)
    before = wrapped
  }
})

it('rows are counted as a terminal breaks them', () => {
  expect(countRows('', 10)).toBe(1)
  expect(countRows('one\n\ntwelve letters', 10)).toBe(4)
})

it('a clipped text fills the width at most, and splits no character', () => {
  expect(clip('short', 10)).toBe('short')
  expect(clip('a longer text', 8)).toBe('a longe…')
  expect(clip('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 5)).toBe('👨‍👩‍👧👨‍👩‍👧…')
})
