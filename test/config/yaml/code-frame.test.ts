import { expect, test } from 'vitest'
import { codeFrame } from '../../../src/config/yaml/code-frame.ts'

function frameOf(text: string, line: number, column: number, length?: number): string {
  const lines = text.split('\n')
  return codeFrame(lines[line - 2], lines[line - 1] ?? '', line, column, length)
}

test('shows the line before, the line, and a caret under the place', () => {
  expect(frameOf('name: a\nmodel: 5\ntools: []', 2, 8, 1)).toBe(
    ['  1 | name: a', '> 2 | model: 5', '    |        ^'].join('\n'),
  )
})

test('leaves out a blank line before', () => {
  expect(frameOf('\nmodel: 5', 2, 8).split('\n')).toHaveLength(2)
})

test('aligns gutters where the line number grows a digit', () => {
  const text = Array.from({ length: 10 }, (_, index) => `k${index}: 1`).join('\n')
  expect(frameOf(text, 10, 1, 2)).toBe(['   9 | k8: 1', '> 10 | k9: 1', '     | ^^'].join('\n'))
})

test('underlines no further than the line', () => {
  expect(frameOf('a: [1,\n2]', 1, 4, 99)).toContain(' ^^^')
  expect(frameOf('a: [1,\n2]', 1, 4, 99)).not.toContain('^^^^')
})

test('cuts a long line around the place', () => {
  const frame = frameOf(`${'x'.repeat(500)}!${'y'.repeat(500)}`, 1, 501)
  const [line = '', caret = ''] = frame.split('\n')
  expect(line.length).toBeLessThan(120)
  expect(line[caret.indexOf('^')]).toBe('!')
})

test('lets no control character of a file reach the terminal', () => {
  expect(frameOf('a: \u001b[31mred', 1, 4)).not.toContain('\u001b')
})
