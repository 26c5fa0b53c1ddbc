import { describe, expect, test } from 'vitest'
import { checkGuards, type Deletes } from '../../src/plan/guard.ts'
import { edit, forgetful, planOf, synced, type Wish } from './state-builder.ts'

const allowed = { maxDeletes: 10, maxFileDeletes: 100, maxFileDeletePercent: 30 }
const deletes = (parts: Partial<Deletes>): Deletes => ({
  objects: 0,
  files: 0,
  filesBefore: 1000,
  emptied: [],
  allowed,
  ...parts,
})

describe('a plan passes', () => {
  test.each<[string, Partial<Deletes>]>([
    ['without deletes', {}],
    ['at each count', { objects: 10, files: 100 }],
    ['with ten files, even where they are all', { files: 10, filesBefore: 10 }],
    ['at the percentage', { files: 30, filesBefore: 100 }],
    ['where nothing is known of before', { files: 20, filesBefore: 0 }],
  ])('%s', (_what, parts) => {
    expect(checkGuards(deletes(parts))).toEqual([])
  })
})

describe('a plan is held', () => {
  test.each<[string, Partial<Deletes>, string]>([
    ['objects', { objects: 11 }, '11 objects, where max_deletes is 10'],
    ['files', { files: 101 }, '101 files, where max_file_deletes is 100'],
    [
      'the part of all files',
      { files: 11, filesBefore: 20 },
      '55 % of 20 files, where max_file_delete_percent is 30',
    ],
    ['the last file', { emptied: ['handbook'] }, 'the last file of knowledge base handbook'],
  ])('by %s', (_what, parts, hit) => {
    expect(checkGuards(deletes(parts))).toEqual([hit])
  })

  test('by each guard that it hits', () => {
    expect(checkGuards(deletes({ objects: 11, files: 400, emptied: ['a', 'b'] }))).toHaveLength(5)
  })
})

test('a reviewed count raises every count guard, and no other', () => {
  const many = deletes({ objects: 200, files: 200, filesBefore: 300 })

  expect(checkGuards(many, 199)).toHaveLength(3)
  expect(checkGuards(many, 200)).toEqual([])
  expect(checkGuards(deletes({ emptied: ['handbook'] }), 1000)).toHaveLength(1)
})

test('a reviewed count never lowers a guard', () => {
  expect(checkGuards(deletes({ objects: 10, files: 100 }), 1)).toEqual([])
})

describe('what a plan counts', () => {
  const wish: Wish = {
    knowledge: {
      handbook: { 'a.md': 'a', 'b.md': 'b' },
      sales: { '1.csv': { content: '1', search: false } },
    },
    assistants: { support: { search: ['handbook'] }, analyst: { code: ['sales'] } },
  }
  const deletesOf = (next: Wish) => planOf(edit(synced(wish), next)).deletes

  test('are objects and their files', () => {
    expect(deletesOf({})).toMatchObject({ objects: 4, files: 3, filesBefore: 3, emptied: [] })
  })

  test('is no document that was edited', () => {
    expect(
      deletesOf({ ...wish, knowledge: { ...wish.knowledge, handbook: { 'a.md': 'A', 'b.md': 'B' } } }),
    ).toMatchObject({
      objects: 0,
      files: 0,
    })
  })

  test('is a document that was removed', () => {
    expect(deletesOf({ ...wish, knowledge: { ...wish.knowledge, handbook: { 'a.md': 'a' } } })).toMatchObject(
      {
        files: 1,
        emptied: [],
      },
    )
  })

  test('is a knowledge base that is left with nothing to search', () => {
    const handbook = { 'data.csv': { content: '1', search: false } }

    expect(deletesOf({ ...wish, knowledge: { ...wish.knowledge, handbook } })).toMatchObject({
      files: 2,
      emptied: ['handbook'],
    })
  })

  test('are doubles, and strays of a lost lockfile', () => {
    const world = forgetful(synced(wish))
    world.observed.duplicates.push({ kind: 'store', key: 'handbook', id: 'vs_double' })
    world.observed.uploads?.set('stray', ['file-stray'])

    expect(planOf(world).deletes).toMatchObject({ objects: 1, files: 1 })
  })

  test('is nothing that an interrupted sync has replaced and not deleted yet', () => {
    const before = synced(wish)
    const handbook = { 'a.md': 'A', 'b.md': 'b' }
    const { desired, observed } = synced({ ...wish, knowledge: { ...wish.knowledge, handbook } })
    observed.uploads?.set('a.old', ['a.md@a'])
    const plan = planOf({ desired, observed, recorded: before.recorded })

    expect(plan.fileDeletes).toEqual([{ fileId: 'a.md@a', name: 'handbook/a.md' }])
    expect(plan.deletes.files).toBe(0)
  })

  test('is no copy of an upload that stays', () => {
    const world = forgetful(synced(wish))
    for (const ids of world.observed.uploads?.values() ?? []) ids.push(`${ids[0]} again`)

    expect(planOf(world).fileDeletes).toHaveLength(3)
    expect(planOf(world).deletes.files).toBe(0)
  })

  test('is a store that nobody searches any more', () => {
    const both: Wish = { ...wish, assistants: { support: { search: ['handbook'], code: ['handbook'] } } }
    const world = edit(synced(both), { ...both, assistants: { support: { code: ['handbook'] } } })

    expect(planOf(world).deletes).toMatchObject({ objects: 1, files: 0 })
  })
})
