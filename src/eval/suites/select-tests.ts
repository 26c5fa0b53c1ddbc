import { suggestHint } from '../../config/suggest.ts'
import { UserError } from '../../errors.ts'
import type { RunResult } from '../runs/run-result.ts'
import type { Suite, TestCase } from './suite.ts'

export interface TestSelection {
  /** IDs of tests, in whatever suite; all where there are none. */
  only?: string[]
  /** Tests that carry any of them; all where there are none. */
  tags?: string[]
  /** Instead of the suites' own. */
  repeat?: number
}

/**
 * Narrows suites down to the wanted tests; suites without any are left out. Throws `UserError` for an ID or a
 * tag that no test has.
 */
export function selectTests(suites: Suite[], { only = [], tags = [], repeat }: TestSelection): Suite[] {
  const tests = suites.flatMap((suite) => suite.tests)
  refuseUnknown(
    'test',
    only,
    tests.map(({ id }) => id),
  )
  refuseUnknown(
    'tag',
    tags,
    tests.flatMap((test) => test.tags),
  )
  const isWanted = (test: TestCase) =>
    (only.length === 0 || only.includes(test.id)) &&
    (tags.length === 0 || test.tags.some((tag) => tags.includes(tag)))
  return suites
    .map((suite) => ({
      ...suite,
      tests: suite.tests
        .filter(isWanted)
        .map((test) => (repeat === undefined ? test : withRepeat(test, repeat))),
    }))
    .filter((suite) => suite.tests.length > 0)
}

/** Only tests that did not pass in an earlier run: those that failed, and those that ended in an error. */
export function selectFailing(suites: Suite[], run: RunResult): Suite[] {
  return suites
    .map((suite) => {
      const before = run.suites.find(({ key }) => key === suite.key)?.tests ?? []
      const failing = before.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
      return { ...suite, tests: suite.tests.filter(({ id }) => failing.some((test) => test.id === id)) }
    })
    .filter(({ tests }) => tests.length > 0)
}

function refuseUnknown(noun: string, wanted: string[], known: string[]): void {
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new UserError('unknown-test', `there is no ${noun} ${unknown}`, {
    hint: suggestHint(unknown, [...new Set(known)], `the suites have no ${noun}s`),
  })
}

/** A test that must pass always still must; another keeps its number of passes, as far as it can be reached. */
export function withRepeat(test: TestCase, repeat: number): TestCase {
  const minPass = test.minPass === test.repeat ? repeat : Math.min(test.minPass, repeat)
  return { ...test, repeat, minPass }
}
