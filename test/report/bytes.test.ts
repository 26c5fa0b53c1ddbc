import { expect, test } from 'vitest'
import { count, formatBytes } from '../../src/report/bytes.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [4103, '4.1 KB'],
  [99_949, '99.9 KB'],
  [99_950, '100 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [512 * 1024 * 1024, '537 MB'],
  [2.5e12, '2.5 TB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('counts say one or many', () => {
  expect([0, 1, 2, 1200].map((n) => count(n, 'file'))).toEqual([
    '0 files',
    '1 file',
    '2 files',
    '1,200 files',
  ])
  expect(count(2, 'more', 'more')).toBe('2 more')
})
