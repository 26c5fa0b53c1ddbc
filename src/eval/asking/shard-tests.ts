import { createHash } from 'node:crypto'
import { digest } from '../../compile/digest.ts'
import { UserError } from '../../errors.ts'
import { digestQuestions } from '../runs/run-plan.ts'
import type { Shard } from '../runs/run-result.ts'
import type { Suite, TestCase } from '../suites/suite.ts'

/**
 * One part of the tests. They are dealt out in the order of their hashes, so that every machine that has the same
 * suites makes the same split, parts differ by one test at most, and slow neighbours come apart. Throws `UserError`
 * where there are fewer tests than parts, because a part without a test would prove nothing.
 */
export function shardTests(
  suites: Suite[],
  { index, total }: Omit<Shard, 'split'>,
): { suites: Suite[]; shard: Shard } {
  const entries = suites.flatMap(({ key, tests }) => tests.map((test) => ({ test, hash: hashOf(key, test) })))
  if (entries.length < total) {
    throw new UserError('usage', `--shard ${index}/${total}: there are ${entries.length} tests to split up`, {
      hint: 'make no more shards than there are tests',
    })
  }
  const ordered = entries.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  const own = new Set(ordered.filter((_, place) => place % total === index - 1).map(({ test }) => test))
  return {
    suites: suites
      .map((suite) => ({ ...suite, tests: suite.tests.filter((test) => own.has(test)) }))
      .filter(({ tests }) => tests.length > 0),
    shard: { index, total, split: digestSplit(suites) },
  }
}

function hashOf(suite: string, { id }: TestCase): string {
  return createHash('sha256')
    .update(JSON.stringify([suite, id]))
    .digest('hex')
}

function digestSplit(suites: Suite[]): string {
  return digest(
    suites.map(({ key, tests }) => ({
      key,
      tests: tests.map((test) => ({ id: test.id, repeat: test.repeat, asks: digestQuestions(test) })),
    })),
  )
}
