import { describe, expect, test } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { changesOf, edit, forgetful, planOf, storeOf, synced, type Wish } from './state-builder.ts'

const before: Wish = {
  knowledge: {
    manual: { 'refunds.md': '30 days' },
    tables: { '2026.csv': { content: '1', search: false } },
  },
  assistants: { helpdesk: { name: 'Support', search: ['manual'], code: ['tables'] } },
}
const after: Wish = {
  knowledge: {
    handbook: { 'refunds.md': '30 days' },
    sales: { '2026.csv': { content: '1', search: false } },
  },
  settings: { handbook: { was: ['manual'] }, sales: { was: ['tables'] } },
  assistants: { support: { name: 'Support', search: ['handbook'], code: ['sales'], was: ['helpdesk'] } },
}

describe.each(runtimes)('a rename on %s', (runtime) => {
  const renamed = () => edit(synced({ ...before, runtime }), { ...after, runtime })

  test('keeps every remote object, and uploads and deletes nothing', () => {
    const plan = planOf(renamed())

    expect(plan.changes).toMatchObject([
      {
        action: 'update',
        key: 'handbook',
        was: 'manual',
        storeId: 'vs_manual',
        store: 'keep',
        files: [],
        kept: { 'refunds.md': { search: 'refunds.md@30 days' } },
      },
      { action: 'update', key: 'sales', was: 'tables', store: 'none', files: [] },
      { action: 'update', key: 'support', was: 'helpdesk' },
    ])
    expect(plan.fileDeletes).toEqual([])
    expect(plan.drift).toEqual([])
  })

  test('is found by the marks where the lockfile is lost', () => {
    const [change] = planOf(forgetful(renamed())).changes

    expect(change).toMatchObject({ action: 'update', key: 'handbook', was: 'manual', storeId: 'vs_manual' })
  })

  test('is over once the new key is known, and then the old one is deleted as any other', () => {
    const world = synced({ ...after, runtime, knowledge: { ...before.knowledge, ...after.knowledge } })

    expect(changesOf(edit(world, { ...after, runtime }))).toContain('delete knowledge tables')
  })

  test('that was killed half-way is completed, although the store bears the new key already', () => {
    const world = renamed()
    const store = storeOf(world, 'manual')
    store.marks = { key: 'handbook', digest: 'unfinished', isApplying: true }

    expect(planOf(world).changes[0]).toMatchObject({ action: 'update', was: 'manual', storeId: 'vs_manual' })
  })
})

test('keeps the Assistant object', () => {
  const world = edit(synced({ ...before, runtime: 'assistants' }), { ...after, runtime: 'assistants' })

  expect(planOf(world).changes.at(-1)).toMatchObject({ was: 'helpdesk', assistantId: 'asst_helpdesk' })
})
