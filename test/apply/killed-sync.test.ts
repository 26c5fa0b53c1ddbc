import { afterEach, beforeEach, describe, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { type Arenas, openArenas } from '../support/arena.ts'
import { expectCompletion } from '../support/expect-completion.ts'
import { scenarioNamed } from '../support/sync-scenarios.ts'

let arenas: Arenas

beforeEach(async () => {
  arenas = await openArenas()
})
afterEach(() => arenas.close())

describe.each(runtimes)('on %s, a sync that is killed at any write', (runtime) => {
  it.each([
    ['was the first', 'first'],
    ['changes, adds and removes', 'edits'],
    ['renames, and changes what it renames', 'renames'],
  ] as const)('or refused any, is completed by the next one where it %s', (_what, name) =>
    expectCompletion(arenas, runtime, scenarioNamed(name), ['before', 'after', 'refused']),
  )

  it.each([
    ['replaces every file by one in other chunks', 'chunking'],
    ['replaces a store that had to give way', 'replaced'],
    ['fills a new store from the uploads of one that expired', 'expired'],
  ] as const)('is completed by the next one where it %s', (_what, name) =>
    expectCompletion(arenas, runtime, scenarioNamed(name), ['before', 'after']),
  )
})
