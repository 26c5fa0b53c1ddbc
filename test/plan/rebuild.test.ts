import { describe, expect, test } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { rebuildLockfile } from '../../src/plan/rebuild.ts'
import { emptyLockfile } from '../../src/state/lockfile.ts'
import { changesOf, edit, owner, project, storeOf, synced, type Wish, type World } from './state-builder.ts'

const wish: Wish = {
  knowledge: {
    handbook: { 'refunds.md': '30 days', 'data.csv': { content: '1,2', asText: true } },
    sales: { '2026.csv': { content: '1', search: false } },
  },
  assistants: { support: { search: ['handbook'], code: ['handbook'] }, analyst: { code: ['sales'] } },
}

function rebuild({ desired, observed, recorded }: World) {
  const empty = emptyLockfile(project, desired.environment)
  return rebuildLockfile(owner, desired, observed, empty, recorded.assistants)
}

/** The world after `asst lock`. */
function relocked(world: World): World {
  return { ...world, recorded: rebuild(world) }
}

test('tells the lockfile from the marks, exactly as the sync wrote it', () => {
  const world = synced({ ...wish, runtime: 'assistants' })
  const rebuilt = rebuild(world)

  expect(rebuilt.lockfile).toEqual(world.recorded.lockfile)
  expect(rebuilt.assistants).toEqual(world.recorded.assistants)
})

test('keeps assistants of the responses runtime as their records have them', () => {
  const world = synced(wish)

  expect(rebuild(world).lockfile).toEqual(world.recorded.lockfile)
  expect(changesOf(relocked(world))).toEqual([])
})

test('knows no compiled request whose record is lost, and the next plan adopts it', () => {
  const world = synced(wish)
  world.recorded.assistants.clear()

  expect(rebuild(world).lockfile).toEqual({ ...world.recorded.lockfile, assistants: {} })
  expect(changesOf(relocked(world))).toEqual(['adopt assistant analyst', 'adopt assistant support'])
})

describe.each(runtimes)('on the %s runtime the next plan', (runtime) => {
  test('names only what was edited meanwhile', () => {
    const knowledge = {
      ...wish.knowledge,
      handbook: { ...wish.knowledge?.['handbook'], 'refunds.md': '14 days' },
    }
    const world = relocked(edit(synced({ ...wish, runtime }), { ...wish, runtime, knowledge }))

    expect(changesOf(world)).toEqual(
      expect.arrayContaining([
        'update knowledge handbook',
        '  change refunds.md',
        '    detach refunds.md@30 days',
        'delete file refunds.md@30 days',
      ]),
    )
  })

  test('finishes what an interrupted sync left marked as being applied', () => {
    const world = synced({ ...wish, runtime })
    const { marks } = storeOf(world, 'handbook')
    if (marks) marks.isApplying = true
    const next = relocked(world)

    expect(next.recorded.lockfile?.knowledge['handbook']?.digest).toMatch(/^applying:/)
    expect(changesOf(next)[0]).toBe('update knowledge handbook')
  })

  test('still deletes what is no longer declared', () => {
    const next = relocked(edit(synced({ ...wish, runtime }), { runtime, assistants: { support: {} } }))

    expect(changesOf(next)).toContain('delete knowledge handbook')
  })
})

test('takes the copy that is indexed where a store has two', () => {
  const world = edit(synced(wish), {
    ...wish,
    knowledge: { ...wish.knowledge, handbook: { 'refunds.md': '14 days' } },
  })
  const failed = {
    fileId: 'failed',
    status: 'failed' as const,
    attributes: { path: 'refunds.md', sha256: '7 days' },
  }
  const { files } = storeOf(world, 'handbook')
  storeOf(world, 'handbook').files = new Map([['failed', failed], ...(files ?? [])])

  expect(rebuild(world).lockfile.knowledge['handbook']?.files['refunds.md']?.search).toBe(
    'refunds.md@30 days',
  )
})

test('marks a knowledge base as unfinished whose files were not all found', () => {
  const world = synced(wish)
  const more = { '2026.csv': { content: '1', search: false }, '2027.csv': { content: '2', search: false } }
  const edited = edit(world, { ...wish, knowledge: { ...wish.knowledge, sales: more } })

  expect(rebuild(edited).lockfile.knowledge['sales']).toMatchObject({
    digest: expect.stringMatching(/^applying:/),
    files: { '2026.csv': { code: '2026.csv@1' } },
  })
})

test('leaves the empty lockfile that it was given as it was', () => {
  const { desired, observed } = synced(wish)
  const empty = emptyLockfile(project, desired.environment)
  rebuildLockfile(owner, desired, observed, empty, new Map())

  expect(empty).toEqual(emptyLockfile(project, desired.environment))
})
