import { expect, test } from 'vitest'
import { findEverything, findGarbage, sortRetired } from '../../src/plan/garbage.ts'
import { owner, synced, type Wish, type World } from './state-builder.ts'

const wish: Wish = {
  runtime: 'assistants',
  knowledge: { handbook: { 'refunds.md': '30 days' }, sales: { '1.csv': { content: '1', search: false } } },
  assistants: { support: { search: ['handbook'] }, analyst: { code: ['sales'] } },
}

const garbageOf = ({ desired, recorded, observed }: World, attached: string[] = []) =>
  findGarbage(owner, desired, recorded, observed, [], attached).files.map(({ id }) => id)

function withUpload(id: string, name = `stray-${id}`): World {
  const world = synced(wish)
  world.observed.uploads?.set(name, [id])
  return world
}

test('nothing is garbage after a sync', () => {
  expect(garbageOf(synced(wish))).toEqual([])
})

test('an upload that nothing refers to is', () => {
  expect(garbageOf(withUpload('file-1'))).toEqual(['file-1'])
})

test.each<[string, (world: World) => void]>([
  [
    'a store has, recorded or not',
    ({ observed }) =>
      observed.stores
        .get('handbook')
        ?.files?.set('file-1', { fileId: 'file-1', status: 'completed', attributes: {} }),
  ],
  [
    'an assistant names',
    ({ observed }) => {
      const object = observed.assistants.get('analyst')?.object
      if (object) object.tool_resources = { code_interpreter: { file_ids: ['file-1'] } }
    },
  ],
  [
    'an interrupted sync made',
    ({ recorded }) => {
      const created = { file: new Map([['stray', 'file-1']]), store: new Map(), assistant: new Map() }
      recorded.unfinished = { created, pending: [] }
    },
  ],
])('an upload is none that %s', (_what, refer) => {
  const world = withUpload('file-1')
  refer(world)
  expect(garbageOf(world)).toEqual([])
})

test('an upload is none that a store has which was not looked into', () => {
  expect(garbageOf(withUpload('file-1'), ['file-1'])).toEqual([])
})

test('an upload is none that the files would be uploaded as', () => {
  const world = synced(wish)
  if (world.recorded.lockfile) world.recorded.lockfile.knowledge = {}
  world.observed.assistants.clear()

  expect(garbageOf(world)).toEqual([])
})

test('a copy of an upload that is in use is', () => {
  const world = synced(wish)
  const [name = '', ids = []] = [...(world.observed.uploads ?? [])][0] ?? []
  world.observed.uploads?.set(name, [...ids, 'file-copy'])

  expect(garbageOf(world)).toEqual(['file-copy'])
})

test('a retired store is kept for its days', () => {
  const world = synced(wish)
  world.observed.retired = [{ key: 'handbook', id: 'vs_old', at: 1000 }]
  const day = 86_400

  const sortAt = (seconds: number) => sortRetired(world.observed, world.desired, seconds)
  const [kept, over] = [
    { over: [], kept: [{ id: 'vs_old' }] },
    { over: [{ id: 'vs_old' }], kept: [] },
  ]
  expect(sortAt(1000 + 7 * day - 1)).toMatchObject(kept)
  expect(sortAt(1000 + 7 * day)).toMatchObject(over)

  world.observed.stores.delete('handbook')
  expect(sortAt(1000 + 7 * day), 'until it has a successor').toMatchObject(kept)
})

test('everything is what bears our marks, and what only the lockfile knows', () => {
  const world = synced(wish)
  world.observed.duplicates.push({ kind: 'store', key: 'handbook', id: 'vs_double' })
  world.observed.retired.push({ key: 'handbook', id: 'vs_old', at: 0 })
  world.observed.uploads?.set('stray', ['file-stray'])
  const { assistants, stores, files } = findEverything(world.recorded, world.observed)

  expect(assistants.map(({ id }) => id)).toEqual(['asst_support', 'asst_analyst'])
  expect(stores.map(({ id }) => id)).toEqual(['vs_handbook', 'vs_double', 'vs_old'])
  expect(files.map(({ id }) => id).toSorted()).toEqual(['1.csv@1', 'file-stray', 'refunds.md@30 days'])
})
