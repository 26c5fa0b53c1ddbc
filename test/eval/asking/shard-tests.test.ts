import { describe, expect, it } from 'vitest'
import { shardTests } from '../../../src/eval/asking/shard-tests.ts'
import { buildSuite, buildTest } from '../build.ts'

const suites = ['a', 'b'].map((key) =>
  buildSuite(
    Array.from({ length: 11 }, (_, index) => buildTest([[]], { id: `test-${index}` })),
    { key },
  ),
)

const namesOf = (part: typeof suites) =>
  part.flatMap(({ key, tests }) => tests.map(({ id }) => `${key} ${id}`))

describe('shardTests', () => {
  it('puts each test in one shard, and as many in each', () => {
    const parts = [1, 2, 3].map((index) => shardTests(suites, { index, total: 3 }))
    const names = parts.map((part) => namesOf(part.suites))
    expect(names.flat().toSorted()).toEqual(namesOf(suites).toSorted())
    expect(names.map((list) => list.length)).toEqual([8, 7, 7])
    expect(new Set(parts.map(({ shard }) => shard.split)).size).toBe(1)
  })

  it('does not depend on the order of suites and tests', () => {
    const turned = suites.toReversed().map((suite) => ({ ...suite, tests: suite.tests.toReversed() }))
    const part = (of: typeof suites) => namesOf(shardTests(of, { index: 2, total: 4 }).suites).toSorted()
    expect(part(turned)).toEqual(part(suites))
  })

  it('tells splits of other tests apart', () => {
    const [first] = suites
    const other = shardTests(first === undefined ? [] : [first], { index: 1, total: 3 })
    expect(other.shard.split).not.toBe(shardTests(suites, { index: 1, total: 3 }).shard.split)
  })

  it('refuses more shards than tests', () => {
    expect(() => shardTests(suites, { index: 1, total: 23 })).toThrow('there are 22 tests to split up')
  })
})
