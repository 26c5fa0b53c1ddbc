import { expect, test } from 'vitest'
import { statePaths } from '../../src/state/paths.ts'
import { environment, project } from '../plan/state-builder.ts'

test('the state of a shared environment is committed, and its work is not', () => {
  expect(statePaths(project, environment())).toEqual({
    lockfile: '/project/locks/staging.lock.json',
    records: '/project/locks/staging',
    journal: '/project/.asst/work/staging.journal.jsonl',
    syncLock: '/project/.asst/work/staging.sync',
    throwaways: '/project/.asst/work/staging.throwaways',
  })
})

test.each([
  ['a local environment', environment({ provider: 'local' }), 'staging'],
  ['an instance', environment({ instance: '42', identity: 'staging@42' }), 'staging@42'],
])('%s is never committed', (_, chosen, identity) => {
  expect(statePaths(project, chosen)).toMatchObject({
    lockfile: `/project/.asst/locks/${identity}.lock.json`,
    records: `/project/.asst/locks/${identity}`,
  })
})
