import { afterEach, beforeEach, describe, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { type Arenas, openArenas } from '../support/arena.ts'
import { expectCompletion } from '../support/expect-completion.ts'
import { losses } from '../support/losses.ts'
import { scenarioNamed } from '../support/sync-scenarios.ts'

let arenas: Arenas

beforeEach(async () => {
  arenas = await openArenas({ hasBranches: true })
})
afterEach(() => arenas.close())

// Each is tried where what it loses counts; `npm run crash` tries all at all.
describe.each(runtimes)('on %s, a sync that is killed after any write, and then loses', (runtime) => {
  it.each([
    ['its lockfile', 'lockfile', 'first'],
    ['its lockfile', 'lockfile', 'edits'],
    ['its lockfile', 'lockfile', 'renames'],
    ['its lockfile', 'lockfile', 'chunking'],
    ['its lockfile', 'lockfile', 'replaced'],
    ['its lockfile', 'lockfile', 'expired'],
    ["its lockfile to another branch's older one", 'lockfile-switched', 'edits'],
    ['its journal', 'journal', 'chunking'],
    ['both', 'everything', 'expired'],
  ] as const)('%s is completed by the next one: %s, %s', (_what, loss, name) =>
    expectCompletion(arenas, runtime, scenarioNamed(name), ['after'], losses[loss]),
  )
})
