import { describe, expect, test } from 'vitest'
import { differsInSettings, digest, digestKnowledge, stableJson } from '../../src/compile/digest.ts'
import type { DesiredKnowledge } from '../../src/config/desired.ts'
import { desire, type Wish } from '../plan/state-builder.ts'

const files = { 'a.md': 'one', 'b.csv': { content: 'two', asText: true } }

function digestOf(
  knowledge: NonNullable<Wish['knowledge']>[string] = files,
  settings: Partial<DesiredKnowledge> = {},
): string {
  const wish = { knowledge: { handbook: knowledge }, settings: { handbook: settings } }
  const handbook = desire({ ...wish, assistants: { support: { search: ['handbook'] } } }).knowledge.get(
    'handbook',
  )
  if (handbook === undefined) throw new Error('the wish has a handbook')
  return digestKnowledge(handbook)
}

describe('stable JSON', () => {
  test('sorts keys at every depth and keeps the order of lists', () => {
    expect(stableJson({ b: [{ z: 1, a: 2 }], a: null })).toBe('{"a":null,"b":[{"a":2,"z":1}]}')
  })

  test('keeps a key that JavaScript gives another meaning', () => {
    expect(stableJson(JSON.parse('{"b": 1, "__proto__": {"a": 2}}'))).toBe('{"__proto__":{"a":2},"b":1}')
  })

  test('has the digest of its UTF-8 bytes, lowercase hex', () => {
    // printf '{"a":"ü"}' | sha256sum
    expect(digest({ a: 'ü' })).toBe('fd621823002706e24604cb868a9f4f8850d6f01fb5040d49ba050482e1472437')
  })
})

describe('the digest of a knowledge base', () => {
  const before = digestOf()

  test.each<[string, string]>([
    ['a content', digestOf({ ...files, 'a.md': 'other' })],
    ['a path', digestOf({ 'c.md': 'one', 'b.csv': files['b.csv'] })],
    ['how a file is sent', digestOf({ ...files, 'b.csv': { content: 'two' } })],
    ['who uses it', digestOf(files, { code: true })],
  ])('follows %s, without a doubt about the other files’ settings', (_, after) => {
    expect(after).not.toBe(before)
    expect(differsInSettings(before, after)).toBe(false)
  })

  test.each<[string, string]>([
    ['chunking', digestOf(files, { chunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 } })],
    ['attributes', digestOf(files, { attributes: { audience: 'all' } })],
    [
      'a file’s own attributes',
      digestOf({ ...files, 'a.md': { content: 'one', attributes: { year: 2026 } } }),
    ],
  ])('follows %s, and tells that every file may differ', (_, after) => {
    expect(differsInSettings(before, after)).toBe(true)
  })

  test('takes no chunking and 800/400 for the same', () => {
    expect(digestOf(files, { chunking: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } })).toBe(
      before,
    )
  })

  test('does not depend on where the folder is or what it was called', () => {
    expect(digestOf(files, { root: '/elsewhere', was: ['manual'] })).toBe(before)
  })

  test('differs in settings from one that is still being applied, so that all is looked at', () => {
    expect(differsInSettings(before, `applying:${before}`)).toBe(true)
    expect(differsInSettings(before, '')).toBe(true)
  })

  test('fits into a metadata value with the mark of an unfinished sync before it', () => {
    expect(`applying:${before}`.length).toBeLessThan(512)
  })
})
