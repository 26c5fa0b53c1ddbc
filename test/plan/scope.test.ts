import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import { edit, lightly, owner, summarize, synced, type Wish, type World } from './state-builder.ts'

const wish: Wish = {
  knowledge: {
    handbook: { 'refunds.md': '30 days' },
    manual: { 'start.md': 'plug in' },
    sales: { '2026.csv': { content: '1', search: false } },
  },
  assistants: {
    support: { search: ['handbook'] },
    'brands/acme': { search: ['manual'] },
    analyst: { code: ['sales'] },
  },
}

const everythingEdited: Wish = {
  knowledge: {
    handbook: { 'refunds.md': '14 days' },
    manual: { 'start.md': 'switch on' },
    sales: { '2026.csv': { content: '2', search: false } },
  },
  assistants: {
    support: { search: ['handbook'], instructions: 'new' },
    'brands/acme': { search: ['manual'], instructions: 'new' },
    analyst: { code: ['sales'], instructions: 'new' },
  },
}

function planOnly({ desired, recorded, observed }: World, only: string[]) {
  return makePlan(owner, desired, recorded, observed, only)
}

const titles = (world: World, ...only: string[]) =>
  summarize(planOnly(world, only)).filter((line) => !line.startsWith(' '))

test.each([
  ['assistant/support', ['update knowledge handbook', 'update assistant support']],
  ['assistant/brands/*', ['update knowledge manual', 'update assistant brands/acme']],
  ['knowledge/man*', ['update knowledge manual']],
  ['assistant/nobody-is-left-out-of/**', undefined],
])('takes %s with the knowledge that it uses, and nothing else', (only, expected) => {
  const world = edit(synced(wish), everythingEdited)
  if (expected === undefined) expect(() => titles(world, only)).toThrow(`--only ${only} matches nothing`)
  else expect(titles(world, only).filter((line) => !line.startsWith('delete file'))).toEqual(expected)
})

test('repeats', () => {
  const world = edit(synced(wish), everythingEdited)

  expect(titles(world, 'knowledge/handbook', 'knowledge/manual')).toEqual([
    'update knowledge handbook',
    'update knowledge manual',
    'delete file refunds.md@30 days',
    'delete file start.md@plug in',
  ])
})

test('takes what is no longer declared by its key', () => {
  expect(titles(edit(synced(wish), { assistants: {} }), 'assistant/support')).toEqual([
    'delete assistant support',
  ])
})

test('leaves strays and doubles of others alone', () => {
  const world = synced(wish)
  world.observed.uploads?.set('stray', ['file-stray'])
  world.observed.duplicates.push({ kind: 'store', key: 'manual', id: 'vs_double' })

  expect(titles(world, 'knowledge/handbook')).toEqual([])
})

test('keeps an upload that an Assistant object outside still names', () => {
  const classic: Wish = {
    runtime: 'assistants',
    knowledge: { sales: { '2026.csv': '1' } },
    assistants: { analyst: { code: ['sales'] } },
  }
  const world = edit(synced(classic), { ...classic, knowledge: { sales: { '2026.csv': '2' } } })

  expect(titles(world, 'knowledge/sales')).toEqual(['update knowledge sales'])
  expect(titles(world, 'assistant/analyst')).toContain('delete file 2026.csv@1')
})

test('never plans for anything outside, whatever was edited', () => {
  const keys = fc.subarray(['handbook', 'manual', 'sales'])
  fc.assert(
    fc.property(keys, fc.constantFrom(...runtimes), fc.boolean(), (kept, runtime, isLight) => {
      const knowledge = Object.fromEntries(
        Object.entries(everythingEdited.knowledge ?? {}).filter(([key]) => kept.includes(key)),
      )
      const before = synced({ ...wish, runtime })
      const world = edit(isLight ? lightly(before) : before, { ...everythingEdited, runtime, knowledge })
      const plan = planOnly(world, ['knowledge/handbook'])
      expect(plan.changes.map(({ kind, key }) => `${kind}/${key}`)).toEqual(['knowledge/handbook'])
      for (const { name } of plan.fileDeletes) expect(name).toMatch(/^handbook\//)
    }),
  )
})
