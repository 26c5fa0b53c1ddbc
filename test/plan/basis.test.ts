import { expect, test } from 'vitest'
import { basisOf, diffBasis } from '../../src/plan/basis.ts'
import { edit, storeOf, synced, type Wish, type World } from './state-builder.ts'

const wish: Wish = {
  runtime: 'assistants',
  knowledge: { handbook: { 'refunds.md': '30 days' } },
  assistants: { support: { search: ['handbook'] } },
}
const basis = ({ desired, recorded, observed }: World, version = '1.0.0') =>
  basisOf(version, desired, recorded, observed)
const since = (world: World) => diffBasis(basis(synced(wish)), basis(world))

test('is the same for equal worlds, in whatever order the provider lists them', () => {
  const world = synced({ ...wish, knowledge: { handbook: { 'a.md': 'a', 'b.md': 'b' } } })
  const listed = structuredClone(world.observed)
  const store = listed.stores.get('handbook')
  if (store) store.files = new Map([...(store.files ?? [])].toReversed())
  listed.uploads = new Map([...(listed.uploads ?? [])].toReversed())

  expect(basis({ ...world, observed: listed })).toEqual(basis(world))
})

test.each<[string, (world: World) => World, string]>([
  [
    'a document that was edited',
    (world) => edit(world, { ...wish, knowledge: { handbook: { 'refunds.md': '14 days' } } }),
    'knowledge/handbook/refunds.md was edited',
  ],
  [
    'a document that was added',
    (world) => edit(world, { ...wish, knowledge: { handbook: { 'refunds.md': '30 days', 'a.md': 'a' } } }),
    'knowledge/handbook/a.md was added',
  ],
  [
    'a setting of a knowledge base',
    (world) => edit(world, { ...wish, settings: { handbook: { attributes: { audience: 'all' } } } }),
    'knowledge/handbook was edited',
  ],
  [
    'an assistant that was edited',
    (world) => edit(world, { ...wish, assistants: { support: { search: ['handbook'], name: 'Help' } } }),
    'assistant/support was edited',
  ],
  [
    'another upload naming',
    (world) => edit(world, { ...wish, uploadNames: 'plain' }),
    'asst.yaml was edited',
  ],
  [
    'a lockfile of another state',
    (world) => {
      if (world.recorded.lockfile) world.recorded.lockfile.knowledge = {}
      return world
    },
    'the lockfile has changed',
  ],
  [
    'a store that was edited',
    (world) => {
      storeOf(world, 'handbook').metadata = {}
      return world
    },
    'knowledge/handbook was changed at the provider',
  ],
  [
    'an assistant that was deleted',
    (world) => {
      world.observed.assistants.clear()
      return world
    },
    'assistant/support was removed at the provider',
  ],
  [
    'an upload',
    (world) => {
      world.observed.uploads?.set('other', ['file-1'])
      return world
    },
    'the list of uploads was changed at the provider',
  ],
])('names %s', (_what, change, sentence) => {
  expect(since(change(synced(wish)))).toContain(sentence)
})

test('names another version', () => {
  expect(diffBasis(basis(synced(wish)), basis(synced(wish), '2.0.0'))).toEqual([
    'it was made for asst 1.0.0, and this is 2.0.0',
  ])
})

test('of another environment names nothing else', () => {
  const here = basis(synced(wish))

  expect(diffBasis({ ...here, environment: 'prod', files: {} }, here)).toEqual([
    'it was made for environment prod, and this is staging',
  ])
})
