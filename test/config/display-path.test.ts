import { join } from 'node:path'
import { expect, test } from 'vitest'
import { displayPath } from '../../src/config/display-path.ts'

const elsewhere = '/somewhere/else'

test('is relative to the working directory where that holds the file', () => {
  expect(displayPath(join(process.cwd(), 'a', 'b.yaml'), elsewhere)).toBe('a/b.yaml')
  expect(displayPath(process.cwd(), elsewhere)).toBe('.')
})

test('is relative to the project where the working directory is elsewhere', () => {
  expect(displayPath(`${elsewhere}/b.yaml`, elsewhere)).toBe('b.yaml')
})

test('is absolute where neither holds the file', () => {
  expect(displayPath('/third/b.yaml', elsewhere)).toBe('/third/b.yaml')
})

test('takes a name that begins with dots for inside', () => {
  expect(displayPath(`${elsewhere}/..notes`, elsewhere)).toBe('..notes')
})
