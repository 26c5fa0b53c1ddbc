import { describe, expect, test } from 'vitest'
import { planOf, storeOf, synced, type Wish, type World } from './state-builder.ts'

const files = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}.md`, 'x']))
const wish: Wish = {
  runtime: 'assistants',
  knowledge: { handbook: files },
  assistants: { support: { search: ['handbook'] } },
}

/** A store of before November 2025, which holds 10,000 files, and one more is wanted. */
function outgrown(): World {
  const world = synced(wish)
  storeOf(world, 'handbook').counts = { total: 10_000, completed: 10_000, failed: 0, inProgress: 0 }
  return world
}

describe('a store that cannot hold what is wanted', () => {
  test('gives way to one that is filled with the same uploads, and is kept', () => {
    const plan = planOf(outgrown())
    const [change, assistant] = plan.changes

    expect(change).toMatchObject({ action: 'update', store: 'create', retire: 'vs_handbook' })
    expect(change).not.toHaveProperty('storeId')
    expect(plan.cost).toMatchObject({ uploads: 0, attachments: 10_001 })
    expect(plan.fileDeletes).toEqual([])
    expect(plan.duplicates).toEqual([])
    expect(assistant).toMatchObject({ action: 'update', key: 'support' })
  })

  test('stays where it was made since', () => {
    const world = outgrown()
    storeOf(world, 'handbook').createdAt = 1_800_000_000

    expect(planOf(world).changes).toEqual([])
  })

  test('stays at hosts that have another limit, or none', () => {
    const other = outgrown()
    other.desired.environment.provider = 'openai-compatible'
    const unlimited = synced(wish)

    expect(planOf(other).changes).toEqual([])
    expect(planOf(unlimited).changes).toEqual([])
  })
})

/** A store that an interrupted sync has retired. */
function retired(): World {
  const world = synced({ ...wish, knowledge: { handbook: { 'refunds.md': '30 days' } } })
  world.observed.retired.push({ key: 'handbook', id: 'vs_handbook', at: 0 })
  return world
}

describe('a store that is retired', () => {
  test('is searched until a successor that an interrupted sync made is whole', () => {
    const world = retired()
    world.observed.stores.set('handbook', {
      ...storeOf(world, 'handbook'),
      id: 'vs_new',
      createdAt: 1_800_000_000,
    })
    const plan = planOf(world)

    expect(plan.changes[0]).toMatchObject({ store: 'keep', storeId: 'vs_new', succeeds: 'vs_handbook' })
    expect(plan.changes[0]).not.toHaveProperty('retire')
    expect(plan.drift).toEqual([])
  })

  test('is no drift where its successor is yet to be made', () => {
    const world = retired()
    world.observed.stores.delete('handbook')
    const plan = planOf(world)

    expect(plan.changes[0]).toMatchObject({ store: 'create', succeeds: 'vs_handbook' })
    expect(plan.drift).toEqual([])
  })
})
