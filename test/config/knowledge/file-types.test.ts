import { expect, test } from 'vitest'
import { fileType, literalTypes, useOf } from '../../../src/config/knowledge/file-types.ts'

const both = { search: true, code: true }
const search = { search: true, code: false }

test('the last extension decides, whatever its case', () => {
  expect(['a.MD', 'x/b.tar.gz', 'Makefile', '.env'].map(fileType)).toEqual(['.md', '.gz', '', ''])
})

test('each tool gets the types that it takes', () => {
  expect(useOf('.md', both, [])).toEqual({ search: true, code: true, asText: false })
  expect(useOf('.csv', both, [])).toEqual({ search: false, code: true, asText: false })
  expect(useOf('.go', both, [])).toEqual({ search: true, code: false, asText: false })
  expect(useOf('.exe', both, [])).toEqual({ search: false, code: false, asText: false })
  expect(useOf('.md', { search: false, code: true }, [])).toEqual({
    search: false,
    code: true,
    asText: false,
  })
})

test('upload_as_text lets file search have a type that it refuses, and changes none that it takes', () => {
  expect(useOf('.csv', search, ['.csv'])).toEqual({ search: true, code: false, asText: true })
  expect(useOf('.md', search, ['.md'])).toEqual({ search: true, code: false, asText: false })
  expect(useOf('.csv', { search: false, code: true }, ['.csv'])).toEqual({
    search: false,
    code: true,
    asText: false,
  })
})

const globs: [string, string[]][] = [
  ['**/*.md', ['.md']],
  ['**/*.{md,csv,PNG}', ['.md', '.csv', '.png']],
  ['{a,b}/*.{x{1,2},y}', ['.x1', '.x2', '.y']],
  ['data/orders.csv', ['.csv']],
  ['**/*', []],
  ['**/*.*', []],
  ['**/*.m?', []],
  ['docs/**', []],
]

test.for(globs)('%s names $1 outright', ([glob, types]) => {
  expect(literalTypes(glob).toSorted()).toEqual(types.toSorted())
})
