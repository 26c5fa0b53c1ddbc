import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isForeign,
  isUploadName,
  marksFor,
  type Owner,
  readMarks,
  retiredMarks,
  uploadName,
  withoutMarks,
} from '../../src/compile/marks.ts'

const owner: Owner = { project: 'northwind', id: 'k3f9x2', environment: 'prod' }
const sha256 = 'ab'.repeat(32)

/** An upload's name without its hashes. */
function shape(path: string, asText = false): string {
  const name = uploadName(owner, { path, sha256 }, asText)
  return name.replace(/\.[a-z2-7]{6}-[a-z2-7]{10}/, '.ENV-CONTENT')
}

describe('marks', () => {
  test('are read as they were set', () => {
    expect(readMarks(marksFor(owner, 'handbook', 'd1', 'applied'), owner)).toEqual({
      key: 'handbook',
      digest: 'd1',
      isApplying: false,
    })
    expect(readMarks(marksFor(owner, 'handbook', 'd1', 'applying'), owner)).toEqual({
      key: 'handbook',
      digest: 'd1',
      isApplying: true,
    })
  })

  test.each<[string, Owner]>([
    ['project', { ...owner, project: 'other' }],
    ['copy of the project', { ...owner, id: 'other' }],
    ['environment', { ...owner, environment: 'staging' }],
    ['instance', { ...owner, environment: 'prod@7' }],
  ])('of another %s are foreign', (_, other) => {
    const metadata = marksFor(other, 'handbook', 'd1', 'applied')
    expect(readMarks(metadata, owner)).toBeUndefined()
    expect(isForeign(metadata, owner)).toBe(true)
  })

  test.each([null, undefined, {}, { team: 'a' }])('are not on %j, which is nobody’s', (metadata) => {
    expect(readMarks(metadata, owner)).toBeUndefined()
    expect(isForeign(metadata, owner)).toBe(false)
  })

  test('are told from the user’s own metadata', () => {
    const metadata = { team: 'a', ...marksFor(owner, 'support', 'd1', 'applied') }
    expect(withoutMarks(metadata)).toEqual({ team: 'a' })
    expect(withoutMarks(null)).toEqual({})
  })
})

describe('upload names', () => {
  test.each([
    ['returns/refunds.md', 'refunds.ENV-CONTENT.md'],
    ['v1.2.notes.md', 'v1.2.notes.ENV-CONTENT.md'],
    ['LICENSE', 'LICENSE.ENV-CONTENT'],
    ['.profile', '.profile.ENV-CONTENT'],
    ['trailing.', 'trailing.ENV-CONTENT.'],
    ['Übersicht 2026.pdf', 'Übersicht 2026.ENV-CONTENT.pdf'],
  ])('%s is sent as %s', (path, name) => {
    expect(shape(path)).toBe(name)
  })

  test('a type that file search refuses gets .txt appended', () => {
    expect(shape('sales.csv', true)).toBe('sales.ENV-CONTENT.csv.txt')
  })

  test('stay the same for ever, because uploads are found again by them', () => {
    // First characters of base32(sha256('northwind\\0k3f9x2\\0prod')) and of base32(sha256(path + '\\0' + sha256)).
    expect(uploadName(owner, { path: 'returns/refunds.md', sha256 }, false)).toBe(
      'refunds.yoshxg-znqcd3i465.md',
    )
  })

  test('differ by path, content and environment, and not by knowledge base', () => {
    const names = [
      uploadName(owner, { path: 'a/x.md', sha256 }, false),
      uploadName(owner, { path: 'b/x.md', sha256 }, false),
      uploadName(owner, { path: 'a/x.md', sha256: 'cd'.repeat(32) }, false),
      uploadName({ ...owner, environment: 'staging' }, { path: 'a/x.md', sha256 }, false),
      uploadName({ ...owner, id: 'other' }, { path: 'a/x.md', sha256 }, false),
    ]
    expect(new Set(names).size).toBe(names.length)
  })

  test('are recognised, and only in their own environment', () => {
    const path = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(path, fc.boolean(), (path, asText) => {
        const name = uploadName(owner, { path, sha256 }, asText)
        expect(isUploadName(owner, name)).toBe(true)
        expect(isUploadName({ ...owner, environment: 'staging' }, name)).toBe(false)
      }),
    )
  })

  test.each(['refunds.md', 'refunds.abcdef-abcdefghij.md', '', 'x.-.md'])('%j is no name of ours', (name) => {
    expect(isUploadName(owner, name)).toBe(false)
  })
})

test('tell since when a store is retired', () => {
  const marks = retiredMarks(owner, 'handbook', 'abc', 1_763_700_000_500)

  expect(marks['asst:digest']).toBe('retired:1763700000:abc')
  expect(readMarks(marks, owner)).toEqual({
    key: 'handbook',
    digest: 'abc',
    isApplying: false,
    retiredAt: 1_763_700_000,
  })
})
