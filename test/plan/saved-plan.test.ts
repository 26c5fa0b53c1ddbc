import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { basisOf } from '../../src/plan/basis.ts'
import { parseSavedPlan, proveUnmoved, savePlan } from '../../src/plan/saved-plan.ts'
import { edit, planOf, synced, type Wish, type World } from './state-builder.ts'

const wish: Wish = {
  knowledge: { handbook: { 'refunds.md': '30 days' } },
  assistants: { support: { search: ['handbook'] } },
}
const edited = () => edit(synced(wish), { ...wish, knowledge: { handbook: { 'refunds.md': '14 days' } } })

function made(world: World, commit?: string) {
  const { desired, recorded, observed } = world
  const basis = basisOf('1.0.0', desired, recorded, observed)
  return { plan: planOf(world), basis, ...(commit === undefined ? {} : { commit }) }
}

function save(world: World, commit?: string): string {
  const { plan, basis } = made(world)
  return savePlan(plan, basis, commit)
}

function errorOf(run: () => unknown): UserError {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('is taken where nothing has moved', () => {
  expect(() => proveUnmoved(parseSavedPlan('p.json', save(edited())), made(edited()))).not.toThrow()
})

test('is refused with everything that has moved', () => {
  const saved = parseSavedPlan('p.json', save(edited(), 'aaaa'))
  const error = errorOf(() => proveUnmoved(saved, made(synced(wish), 'bbbb')))

  expect(error.code).toBe('plan-outdated')
  expect(error.problems.map(({ message }) => message)).toEqual([
    'knowledge/handbook/refunds.md was edited',
    'it was made at commit aaaa, and this is bbbb',
  ])
})

test('of another commit whose files are the same is taken', () => {
  const saved = parseSavedPlan('p.json', save(edited(), 'aaaa'))

  expect(() => proveUnmoved(saved, made(edited(), 'bbbb'))).not.toThrow()
})

test('that someone edited is refused', () => {
  const text = save(edited()).replace('"action": "update"', '"action": "delete"')
  const error = errorOf(() => proveUnmoved(parseSavedPlan('p.json', text), made(edited())))

  expect(error.problems.map(({ message }) => message)).toEqual(['the plan itself was edited'])
})

test.each([
  ['', 'it is not JSON'],
  ['null', 'top level'],
  ['{}', 'savedPlanVersion'],
  ['{"savedPlanVersion": 9}', 'it has version 9, and this asst reads up to 1'],
  ['{"savedPlanVersion": 1, "plan": {"only": []}}', 'basis'],
])('is not read from %j', (text, reason) => {
  expect(errorOf(() => parseSavedPlan('p.json', text))).toMatchObject({
    code: 'plan-unreadable',
    message: expect.stringContaining(reason),
  })
})
