import { expect, test } from 'vitest'
import { readFreshness } from '../../src/workspace/freshness.ts'
import { synced } from '../plan/state-builder.ts'

/** What differs once the lockfile has another digest for the handbook. */
function freshnessWith(edit: (digest: string) => string) {
  const { desired, recorded } = synced({
    runtime: 'responses',
    knowledge: { handbook: { 'refunds.md': '30 days' } },
    assistants: { support: { search: ['handbook'] } },
  })
  const locked = recorded.lockfile?.knowledge['handbook']
  if (locked !== undefined) locked.digest = edit(locked.digest)
  return readFreshness(desired, recorded.lockfile, ['support'])
}

test('nothing differs after a sync', () => {
  expect(freshnessWith((digest) => digest)).toEqual({ edited: [], unfinished: [] })
})

test('other content is an edit', () => {
  expect(freshnessWith(() => 'other')).toEqual({ edited: ['knowledge/handbook'], unfinished: [] })
  expect(freshnessWith(() => 'applying:other')).toEqual({ edited: ['knowledge/handbook'], unfinished: [] })
})

test('a file that failed is none', () => {
  const { edited, unfinished } = freshnessWith((digest) => `applying:${digest}`)
  expect({ edited, unfinished }).toEqual({ edited: [], unfinished: ['knowledge/handbook'] })
})
