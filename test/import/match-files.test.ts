import { expect, it } from 'vitest'
import { matchFiles } from '../../src/import/match-files.ts'

const local = (path: string, bytes: number) => ({
  path,
  bytes,
  absolute: `/${path}`,
  sha256: path,
  search: true,
  code: false,
  asText: false,
})

it('files of equal name and size match, in whatever folder', () => {
  const { matched, unmatched, missing } = matchFiles(
    [local('a/one.md', 10), local('two.md', 20), local('three.md', 30)],
    [
      { id: 'f1', filename: 'one.md', bytes: 10 },
      { id: 'f2', filename: 'two.md', bytes: 21 },
      { id: 'f4', filename: 'four.md', bytes: 30 },
    ],
  )
  expect([...matched]).toEqual([['a/one.md', 'f1']])
  expect(unmatched.map(({ id }) => id)).toEqual(['f2', 'f4'])
  expect(missing).toEqual(['two.md', 'three.md'])
})

it('nothing matches where several files are alike, on either side', () => {
  const here = [local('a/index.md', 1), local('b/index.md', 1), local('c.md', 2)]
  const there = ['index.md', 'c.md', 'c.md'].map((filename, index) => ({
    id: `f${index}`,
    filename,
    bytes: filename === 'c.md' ? 2 : 1,
  }))
  const { matched, unmatched } = matchFiles(here, there)
  expect(matched.size).toBe(0)
  expect(unmatched).toHaveLength(3)
})

it('composed and decomposed letters are the same name', () => {
  const { matched } = matchFiles(
    [local('caf\u00E9.md', 1)],
    [{ id: 'f', filename: 'cafe\u0301.md', bytes: 1 }],
  )
  expect(matched.size).toBe(1)
})
