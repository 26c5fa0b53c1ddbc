import { expect, test } from 'vitest'
import { changesOf, edit, planOf, storeOf, synced, type Wish, type World } from './state-builder.ts'

const wish: Wish = {
  knowledge: { handbook: { 'refunds.md': '30 days', 'shipping.md': '2 days' } },
  assistants: { support: { search: ['handbook'] } },
}
const withFiles = (handbook: NonNullable<Wish['knowledge']>[string]): Wish => ({
  ...wish,
  knowledge: { handbook },
})

/** Lets an upload disappear, from the stores too, as deleting a File does. */
function loseFile(world: World, id: string): void {
  for (const store of world.observed.stores.values()) store.files?.delete(id)
  for (const [name, ids] of world.observed.uploads ?? [])
    world.observed.uploads?.set(
      name,
      ids.filter((other) => other !== id),
    )
}

test('attaches the new content and detaches the old', () => {
  const plan = planOf(edit(synced(wish), withFiles({ 'refunds.md': '14 days', 'shipping.md': '2 days' })))

  expect(plan.changes).toMatchObject([
    {
      action: 'update',
      store: 'keep',
      storeId: 'vs_handbook',
      cause: 'edit',
      files: [
        {
          action: 'change',
          path: 'refunds.md',
          bytes: 7,
          previousBytes: 7,
          wanted: { search: { state: 'absent', attributes: { path: 'refunds.md', sha256: '14 days' } } },
          previous: { search: 'refunds.md@30 days' },
          detach: ['refunds.md@30 days'],
        },
      ],
      kept: { 'shipping.md': { search: 'shipping.md@2 days' } },
    },
  ])
  expect(plan.fileDeletes).toEqual([{ fileId: 'refunds.md@30 days', name: 'handbook/refunds.md' }])
})

test('moves a renamed document as an addition and a removal', () => {
  expect(
    changesOf(edit(synced(wish), withFiles({ 'returns.md': '30 days', 'shipping.md': '2 days' }))),
  ).toEqual([
    'update knowledge handbook',
    '  remove refunds.md',
    '    detach refunds.md@30 days',
    '  add returns.md',
    'delete file refunds.md@30 days',
  ])
})

test('does not upload again what an interrupted sync uploaded already', () => {
  const world = synced(withFiles({ 'refunds.md': '14 days' }))
  world.observed.uploads?.set([...(world.observed.uploads?.keys() ?? [])][0] ?? '', ['file-new'])
  storeOf(world, 'handbook').files = new Map()

  expect(planOf(world).changes).toMatchObject([
    { files: [{ action: 'attach', wanted: { search: { fileId: 'file-new', state: 'absent' } } }] },
  ])
})

test('finishes a change whose old content was never taken out', () => {
  const world = synced(withFiles({ 'refunds.md': '14 days' }))
  const stale = synced(withFiles({ 'refunds.md': '30 days' }))
  world.recorded = stale.recorded
  for (const [id, file] of storeOf(stale, 'handbook').files ?? [])
    storeOf(world, 'handbook').files?.set(id, file)

  expect(changesOf(world)).toEqual([
    'update knowledge handbook',
    '  change refunds.md',
    '    detach refunds.md@30 days',
    'delete file refunds.md@30 days',
  ])
})

test('calls it no change when only another copy has to leave the store', () => {
  const world = synced(wish)
  storeOf(world, 'handbook').files?.set('double', {
    fileId: 'double',
    status: 'completed',
    attributes: { path: 'refunds.md', sha256: '30 days' },
  })

  expect(changesOf(world)).toEqual([
    'update knowledge handbook',
    '  detach refunds.md',
    '    detach double',
    'delete file double',
  ])
})

test('retries a failed file', () => {
  const world = synced(wish)
  const file = storeOf(world, 'handbook').files?.get('refunds.md@30 days')
  if (file) Object.assign(file, { status: 'failed', error: { code: 'server_error', message: 'try again' } })

  expect(changesOf(world)).toEqual(['update knowledge handbook', '  retry refunds.md'])
  expect(planOf(world).drift).toMatchObject([{ what: 'files-failed', files: ['refunds.md'] }])
})

test('prefers a copy that is indexed to one that failed', () => {
  const world = synced(wish)
  const failed = { status: 'failed' as const, attributes: { path: 'refunds.md', sha256: '30 days' } }
  const files = storeOf(world, 'handbook').files ?? new Map()
  storeOf(world, 'handbook').files = new Map([['double', { fileId: 'double', ...failed }], ...files])

  expect(changesOf(world)).toEqual([
    'update knowledge handbook',
    '  detach refunds.md',
    '    detach double',
    'delete file double',
  ])
})

test('waits for a file that is still being indexed', () => {
  const world = synced(wish)
  const file = storeOf(world, 'handbook').files?.get('refunds.md@30 days')
  if (file) file.status = 'in_progress'

  expect(planOf(world).changes).toMatchObject([
    {
      files: [{ action: 'retry', wanted: { search: { state: 'indexing', fileId: 'refunds.md@30 days' } } }],
    },
  ])
})

test('puts a file back that someone took out of the store', () => {
  const world = synced(wish)
  storeOf(world, 'handbook').files?.delete('refunds.md@30 days')
  const plan = planOf(world)

  expect(changesOf(world)).toEqual(['update knowledge handbook', '  attach refunds.md'])
  expect(plan.changes).toMatchObject([{ cause: 'drift' }])
  expect(plan.drift).toMatchObject([{ what: 'files-missing', files: ['refunds.md'] }])
})

test('uploads a file again whose File was deleted at the provider', () => {
  const world = synced(wish)
  loseFile(world, 'refunds.md@30 days')

  expect(changesOf(world)).toEqual([
    'update knowledge handbook',
    '  add refunds.md',
    // Gone already, so that this is no work; but a list that lacks it is no proof.
    'delete file refunds.md@30 days',
  ])
})

test('reports unmarked files and leaves them alone', () => {
  const world = synced(wish)
  storeOf(world, 'handbook').files?.set('theirs', { fileId: 'theirs', status: 'completed', attributes: {} })

  expect(changesOf(world)).toEqual([])
  expect(planOf(world).drift).toMatchObject([{ what: 'files-foreign', files: ['theirs'] }])
})

test('knows its own file by the lockfile when someone edited its marks', () => {
  const world = synced(wish)
  const file = storeOf(world, 'handbook').files?.get('refunds.md@30 days')
  if (file) file.attributes = { path: 'other.md', sha256: 'other' }

  expect(changesOf(world)).toEqual(['update knowledge handbook', '  attributes refunds.md'])
})
