import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { isEmpty, pendingChanges } from '../../src/plan/plan.ts'
import {
  changesOf,
  desire,
  edit,
  forgetful,
  lightly,
  planOf,
  storeOf,
  summarize,
  synced,
  type Wish,
  type World,
} from './state-builder.ts'

const wish: Wish = {
  knowledge: {
    handbook: { 'refunds.md': '30 days', 'shipping.md': '2 days' },
    sales: { 'columns.md': 'units', '2026.csv': { content: '1,2', search: false } },
  },
  assistants: { support: { search: ['handbook'] }, analyst: { code: ['sales'] } },
}
const classic: Wish = { ...wish, runtime: 'assistants' }

describe.each(runtimes)('on the %s runtime', (runtime) => {
  const world = () => synced({ ...wish, runtime })

  test('plans nothing when files, lockfile and provider agree', () => {
    const plan = planOf(world())

    expect(summarize(plan)).toEqual([])
    expect(isEmpty(plan)).toBe(true)
    expect(plan.drift).toEqual([])
    expect(plan.unchanged).toEqual({ knowledge: 2, assistants: 2 })
  })

  test('plans nothing after a light look either', () => {
    expect(isEmpty(planOf(lightly(world())))).toBe(true)
  })

  test('creates everything in a new environment, knowledge first', () => {
    const plan = planOf({
      desired: desire({ ...wish, runtime }),
      recorded: { assistants: new Map() },
      observed: {
        refresh: 'light',
        stores: new Map(),
        assistants: new Map(),
        duplicates: [],
        retired: [],
        uploads: new Map(),
      },
    })

    expect(plan.changes.map(({ action, kind, key }) => `${action} ${kind} ${key}`)).toEqual([
      'create knowledge handbook',
      'create knowledge sales',
      'create assistant analyst',
      'create assistant support',
    ])
    expect(pendingChanges(plan)).toHaveLength(4)
  })

  test('deletes assistants before their stores', () => {
    expect(changesOf(edit(world(), { runtime })).filter((line) => !line.startsWith(' '))).toEqual([
      'delete assistant analyst',
      'delete assistant support',
      'delete knowledge handbook',
      'delete knowledge sales',
      'delete file refunds.md@30 days',
      'delete file shipping.md@2 days',
      'delete file 2026.csv@1,2',
      'delete file columns.md@units',
    ])
  })

  test('names only the edited document', () => {
    const edited = edit(lightly(world()), {
      ...wish,
      runtime,
      knowledge: { ...wish.knowledge, handbook: { 'refunds.md': '14 days', 'shipping.md': '2 days' } },
    })

    expect(changesOf(edited)).toEqual([
      'update knowledge handbook',
      '  change refunds.md',
      '    detach refunds.md@30 days',
      'delete file refunds.md@30 days',
    ])
  })

  test('adopts everything by its marks when the lockfile is lost', () => {
    const plan = planOf(forgetful(world()))

    expect(summarize(plan)).toEqual([
      'adopt knowledge handbook',
      'adopt knowledge sales',
      'adopt assistant analyst',
      'adopt assistant support',
    ])
    expect(pendingChanges(plan)).toEqual([])
  })

  test('adopts what a sync finished that was killed before it wrote its lockfile', () => {
    const knowledge = { ...wish.knowledge, handbook: { 'refunds.md': '14 days', 'shipping.md': '2 days' } }
    const after = { ...synced({ ...wish, runtime, knowledge }), recorded: world().recorded }

    expect(changesOf(after)).toEqual(['adopt knowledge handbook', 'delete file refunds.md@30 days'])
  })

  test('writes the record of an assistant anew when it is missing', () => {
    const lost = world()
    lost.recorded.assistants.delete('support')

    expect(changesOf(lost)).toEqual(['adopt assistant support'])
  })

  test('repairs a record that disagrees with the lockfile', () => {
    const merged = world()
    const record = merged.recorded.assistants.get('support')
    if (record) merged.recorded.assistants.set('support', { ...record, model: 'gpt-6.1-sol' })

    const plan = planOf(merged)

    expect(plan.changes).toMatchObject([{ kind: 'assistant', key: 'support', digest: expect.any(String) }])
    expect(plan.drift).toEqual([])
  })

  test('finds no lockfile entry by the names that every object has', () => {
    const named = synced({
      runtime,
      knowledge: { constructor: { 'a.md': 'a' } },
      assistants: { toString: { search: ['constructor'] } },
    })
    expect(changesOf(named)).toEqual([])
    expect(
      changesOf(edit(world(), { ...wish, runtime, assistants: { ...wish.assistants, valueOf: {} } })),
    ).toEqual(expect.arrayContaining(['create assistant valueOf']))
  })

  test('rebuilds an expired store from existing uploads and then lets it go', () => {
    const expired = world()
    storeOf(expired, 'handbook').status = 'expired'
    storeOf(expired, 'handbook').files = new Map()

    const lines = changesOf(expired)

    expect(lines.slice(0, 4)).toEqual([
      'create knowledge handbook',
      '  create store',
      '  attach refunds.md',
      '  attach shipping.md',
    ])
    expect(lines.at(-1)).toBe('delete double store vs_handbook')
    expect(planOf(expired).drift).toMatchObject([{ key: 'handbook', what: 'expired' }])
  })
})

test('makes the same plan of equal inputs', () => {
  expect(planOf(synced(wish))).toEqual(planOf(synced(wish)))
})

describe('moving between runtimes', () => {
  test('deletes the Assistant object when an environment moves to responses', () => {
    const plan = planOf(edit(synced(classic), wish))

    expect(summarize(plan)).toEqual([
      'update assistant analyst',
      '  runtime',
      '  assistant object',
      'update assistant support',
      '  runtime',
      '  assistant object',
    ])
    expect(plan.changes).toMatchObject([{ assistantId: 'asst_analyst' }, { assistantId: 'asst_support' }])
  })

  test('creates Assistant objects when it moves back, because of an edit, and touches no knowledge', () => {
    const moved = edit(synced(wish), classic)
    const lines = changesOf(moved)
    expect(planOf(moved).changes.map(({ cause }) => cause)).toEqual(['edit', 'edit'])

    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      'create assistant analyst',
      'create assistant support',
    ])
  })
})

describe('assistants whose lockfile entries were lost', () => {
  test('are adopted after the lockfile was rebuilt, because responses keeps nothing that could tell', () => {
    const world = synced(wish)
    const rebuilt: World = {
      ...world,
      recorded: {
        ...(world.recorded.lockfile && { lockfile: { ...world.recorded.lockfile, assistants: {} } }),
        assistants: new Map(),
      },
    }
    expect(changesOf(rebuilt)).toEqual(['adopt assistant analyst', 'adopt assistant support'])
  })

  test('are new where another assistant is recorded', () => {
    const world = synced({ ...wish, assistants: { support: { search: ['handbook'] } } })

    expect(changesOf(edit(world, wish))).toContain('create assistant analyst')
  })
})

const contents = fc.dictionary(
  fc.constantFrom('a.md', 'b.md', 'c.md', 'sub/a.md', 'data.csv'),
  fc.constantFrom('one', 'two', 'three'),
)

test('names exactly the documents that differ, whatever was edited', () => {
  fc.assert(
    fc.property(contents, contents, fc.constantFrom(...runtimes), (before, after, runtime) => {
      const wishOf = (files: Record<string, string>): Wish => ({
        runtime,
        knowledge: { handbook: files },
        assistants: { support: { search: ['handbook'], code: ['handbook'] } },
      })
      const plan = planOf(edit(lightly(synced(wishOf(before))), wishOf(after)))
      const named = plan.changes.flatMap((change) =>
        change.kind === 'knowledge' ? change.files.map(({ path }) => path) : [],
      )
      const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])]
        .filter((path) => before[path] !== after[path])
        .toSorted()
      expect(named).toEqual(differing)
    }),
  )
})

test('never deletes a File that anything refers to after the sync', () => {
  const assistants = { support: { search: ['handbook'], code: ['manual'] } }
  const two = fc.record({ handbook: contents, manual: contents })
  fc.assert(
    fc.property(two, two, (before, after) => {
      const plan = planOf(edit(synced({ assistants, knowledge: before }), { assistants, knowledge: after }))
      const needed = Object.values(after).flatMap((files) =>
        Object.entries(files).map(([path, content]) => `${path}@${content}`),
      )
      for (const { fileId } of plan.fileDeletes) expect(needed).not.toContain(fileId)
    }),
  )
})
