import { expect, test } from 'vitest'
import { createPaint } from '../../src/report/paint.ts'
import { renderStatus, statusOf } from '../../src/report/status.ts'
import { edit, planOf, storeOf, synced, type World } from '../plan/state-builder.ts'
import { driftedWorld, wish } from './plan/worlds.ts'

function status(world: World) {
  return statusOf(world.recorded, world.observed, planOf(world))
}

function render(world: World): string {
  return renderStatus(status(world), planOf(world), createPaint(false))
}

test('shows every resource with its health and ID', () => {
  expect(render(synced(wish))).toMatchInlineSnapshot(`
    "knowledge handbook  ok  2 of 2 files indexed, 1.0 KB  vs_handbook
    knowledge sales     ok  1 file, code interpreter
    assistant analyst   ok  gpt-6-luna  asst_analyst
    assistant support   ok  gpt-6-luna  asst_support

    In sync."
  `)
})

test('names failed files with their cause, drift and what a sync would do', () => {
  expect(render(driftedWorld())).toMatchInlineSnapshot(`
    "knowledge handbook  failing  1 of 2 files indexed, 1.0 KB, to update  vs_handbook
      ✗ returns/refunds.md: The file is empty
    knowledge sales     ok       1 file, code interpreter
    assistant analyst   missing  the assistant is gone, to create  asst_analyst
    assistant support   ok       gpt-6-luna, to update  asst_support

    Drift
    ! knowledge handbook lacks files that were synced: shipping/germany-and-eu.md  vs_handbook
    ! knowledge handbook has files whose indexing failed: returns/refunds.md  vs_handbook
    ! knowledge handbook holds files that are not ours; they stay: file-theirs  vs_handbook
    ! assistant analyst was deleted at the provider  asst_analyst
    ! assistant support was edited at the provider: temperature  asst_support

    3 changes pending: \`asst plan\` shows them."
  `)
})

test('shows what is not synced yet', () => {
  const world = edit(synced({}), { ...wish, runtime: 'responses' })

  expect(status(world).resources).toMatchObject([
    { kind: 'knowledge', key: 'handbook', health: 'not synced', pending: 'create' },
    { kind: 'knowledge', key: 'sales', health: 'not synced', pending: 'create' },
    { kind: 'assistant', key: 'analyst', health: 'not synced', pending: 'create' },
    { kind: 'assistant', key: 'support', health: 'not synced', pending: 'create' },
  ])
  expect(render(world)).toContain('4 changes pending: `asst plan` shows them.')
})

test('shows stores that are gone, expired or being indexed', () => {
  const gone = synced(wish)
  gone.observed.stores.clear()
  const expired = synced(wish)
  storeOf(expired, 'handbook').status = 'expired'
  const indexing = synced(wish)
  storeOf(indexing, 'handbook').counts = { total: 2, completed: 1, failed: 0, inProgress: 1 }

  expect(status(gone).resources[0]).toMatchObject({
    id: 'vs_handbook',
    health: 'missing',
    detail: 'the vector store is gone',
  })
  expect(status(expired).resources[0]).toMatchObject({
    health: 'missing',
    detail: 'the vector store has expired',
  })
  expect(status(indexing).resources[0]).toMatchObject({
    health: 'indexing',
    detail: '1 of 2 files indexed, 1.0 KB',
  })
})

test('says of a compiled request that it has no ID', () => {
  const resources = status(synced({ ...wish, runtime: 'responses' })).resources

  expect(resources.find(({ key }) => key === 'support')).toEqual({
    kind: 'assistant',
    key: 'support',
    health: 'ok',
    detail: 'a compiled request',
    failed: [],
  })
})

test('shows what is no longer declared, to be deleted', () => {
  const world = edit(synced(wish), { runtime: 'assistants', assistants: { analyst: {} } })

  expect(status(world).resources.map(({ key, pending }) => `${key} ${pending}`)).toEqual([
    'handbook delete',
    'sales delete',
    'analyst update',
    'support delete',
  ])
})

test('does not call it in sync where uploads are left over', () => {
  const world = synced(wish)
  world.observed.uploads?.set('orphan.abcdef-ghijklmnop.md', ['file-orphan'])

  expect(render(world)).toContain('1 leftover to delete: `asst plan` shows it.')
})

test('takes no knowledge base for synced by the names that every object has', () => {
  const world = edit(synced({}), {
    knowledge: { valueOf: {} },
    assistants: { toString: { search: ['valueOf'] } },
  })
  delete world.recorded.lockfile

  expect(status(world).resources.map(({ health }) => health)).toEqual(['not synced', 'not synced'])
})
