import { expect, test } from 'vitest'
import { plain, plainLines } from '../../src/report/plain.ts'

test('a name of a file cannot colour the terminal or forge a line', () => {
  expect(plain('a\u001b[31mred\nnew.md')).toBe('ared new.md')
  expect(plain('a\u202Eb')).toBe('a b')
})

test('text of several lines keeps them, and loses everything else that a terminal obeys', () => {
  expect(plainLines('one\n\u001b[2Jtwo\u0007\tthree')).toBe('one\ntwo\uFFFD\tthree')
})
