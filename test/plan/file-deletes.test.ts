import { expect, test } from 'vitest'
import { edit, lightly, planOf, synced, type Wish } from './state-builder.ts'

const wish: Wish = {
  knowledge: { handbook: { 'a.md': 'one', 'b.md': 'two' } },
  assistants: { support: { search: ['handbook'] } },
}

test('deletes an upload of ours that nothing refers to, by the only name it has', () => {
  const world = synced(wish)
  world.observed.uploads?.set('orphan.abcdef-ghijklmnop.md', ['file-orphan'])

  expect(planOf(world).fileDeletes).toEqual([{ fileId: 'file-orphan', name: 'orphan.abcdef-ghijklmnop.md' }])
})

test('names files by their knowledge path, sorted', () => {
  const next = edit(lightly(synced(wish)), { assistants: { support: {} } })

  expect(planOf(next).fileDeletes.map(({ name }) => name)).toEqual(['handbook/a.md', 'handbook/b.md'])
})

test('deletes what only the lockfile knows where uploads have plain names', () => {
  const plain: Wish = { ...wish, uploadNames: 'plain' }
  const next = edit(lightly(synced(plain)), { ...plain, knowledge: { handbook: { 'a.md': 'one' } } })

  expect(planOf(next).fileDeletes).toEqual([{ fileId: 'b.md@two', name: 'handbook/b.md' }])
})

test('keeps what a failed change still holds, because the lockfile has it', () => {
  const world = synced(wish)
  const locked = world.recorded.lockfile?.knowledge['handbook']
  if (locked) locked.digest = `applying:${locked.digest}`

  expect(planOf(world).fileDeletes).toEqual([])
})
