import { describe, expect, test } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { edit, forgetful, planOf, storeOf, synced, type Wish, type World } from './state-builder.ts'

const old: Wish = {
  runtime: 'assistants',
  knowledge: { handbook: { 'refunds.md': '30 days', 'gone.md': 'old' } },
  assistants: { support: { search: ['handbook'], instructions: 'Be brief.' } },
}
const theirs: Wish = {
  ...old,
  knowledge: { handbook: { 'refunds.md': '14 days', 'new.md': 'new' } },
  assistants: { support: { search: ['handbook'], instructions: 'Be kind.' } },
}

/** They synced; our lockfile is of before. */
function behind(ours: Wish): World {
  return { ...edit(synced(theirs), ours), recorded: synced(old).recorded }
}

describe('what someone else synced', () => {
  test('is shown apart from drift, with what differs', () => {
    const plan = planOf(behind(old))

    expect(plan.stale).toMatchObject([
      {
        kind: 'knowledge',
        key: 'handbook',
        id: 'vs_handbook',
        files: [
          { action: 'remove', path: 'gone.md' },
          { action: 'add', path: 'new.md' },
          { action: 'change', path: 'refunds.md' },
        ],
      },
      { kind: 'assistant', key: 'support', fields: [{ before: 'Be brief.', after: 'Be kind.' }] },
    ])
    expect(plan.drift).toEqual([])
  })

  test('is adopted where the files agree with it', () => {
    const plan = planOf(behind(theirs))

    expect(plan.stale).toEqual([])
    expect(plan.drift).toEqual([])
    expect(plan.changes.map(({ action, key }) => `${action} ${key}`)).toEqual([
      'adopt handbook',
      'adopt support',
    ])
  })

  test('is stale also where neither lockfile nor files know of it, instead of deleted', () => {
    const world = behind(old)
    const store = storeOf(world, 'handbook')
    const marks = { key: 'law', digest: 'theirs', isApplying: false }
    world.observed.stores.set('law', { ...store, key: 'law', id: 'vs_law', marks })

    expect(planOf(world).stale).toContainEqual(expect.objectContaining({ key: 'law', id: 'vs_law' }))
  })
})

const staleOf = (world: World) => planOf(world).stale

describe.each(runtimes)('on %s nothing is stale', (runtime) => {
  test('after our own sync, whatever was edited since', () => {
    expect(staleOf(synced({ ...old, runtime }))).toEqual([])
    expect(staleOf(edit(synced({ ...old, runtime }), { ...theirs, runtime }))).toEqual([])
  })

  test('where the lockfile is lost, because then nothing tells', () => {
    expect(staleOf(forgetful(behind({ ...old, runtime })))).toEqual([])
  })

  test('where our own sync was interrupted', () => {
    const world = behind({ ...old, runtime })
    const created = { file: new Map(), store: new Map(), assistant: new Map() }
    world.recorded = { ...world.recorded, unfinished: { created, pending: [] } }

    expect(staleOf(world)).toEqual([])
  })

  test('where a write was not finished, or a mark was removed by hand', () => {
    const world = behind({ ...old, runtime })
    const { marks } = storeOf(world, 'handbook')
    if (marks) marks.isApplying = true
    world.observed.assistants.clear()
    expect(staleOf(world)).toEqual([])

    delete storeOf(world, 'handbook').marks
    expect(staleOf(world)).toEqual([])
    expect(planOf(world).drift).toContainEqual(expect.objectContaining({ what: 'edited' }))
  })
})
