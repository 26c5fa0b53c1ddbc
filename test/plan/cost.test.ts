import { expect, test } from 'vitest'
import { edit, planOf, synced, type Wish } from './state-builder.ts'

const wish: Wish = {
  knowledge: { handbook: { 'refunds.md': 'x'.repeat(1000), 'shipping.md': 'y'.repeat(500) } },
  assistants: { support: { search: ['handbook'] } },
}

test('is nothing to upload where nothing changes, and the storage that there is', () => {
  expect(planOf(synced(wish)).cost).toMatchObject({
    uploads: 0,
    uploadBytes: 0,
    attachments: 0,
    minutes: 0,
    searchedBytes: { before: 1500, after: 1500 },
    storage: { usdPerDay: expect.closeTo(1.5e-7, 12), usdPerGigabyteDay: 0.1, date: '2026-07-15' },
  })
})

test('counts what is sent, and what is searched afterwards', () => {
  const handbook = { 'refunds.md': 'x'.repeat(3000) }

  expect(planOf(edit(synced(wish), { ...wish, knowledge: { handbook } })).cost).toMatchObject({
    uploads: 1,
    uploadBytes: 3000,
    attachments: 1,
    minutes: 0.001,
    searchedBytes: { before: 1500, after: 3000 },
  })
})

test('counts content once that search and code interpreter share', () => {
  const world = edit(synced({}), {
    ...wish,
    assistants: { support: { search: ['handbook'], code: ['handbook'] } },
  })

  expect(planOf(world).cost).toMatchObject({ uploads: 2, uploadBytes: 1500, attachments: 2 })
})

test('counts no storage for what only the code interpreter has', () => {
  expect(planOf(synced({ ...wish, assistants: { support: { code: ['handbook'] } } })).cost).toMatchObject({
    searchedBytes: { before: 0, after: 0 },
  })
})

test('names no price where it is not known', () => {
  const world = synced(wish)
  world.desired.environment.provider = 'azure'

  expect(planOf(world).cost.storage).toBeUndefined()
})
