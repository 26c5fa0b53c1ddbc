import { describe, expect, it } from 'vitest'
import { selectTests, type TestSelection } from '../../../src/eval/suites/select-tests.ts'
import { buildSuite, buildTest } from '../build.ts'

const suites = [
  buildSuite([buildTest([[]], { id: 'refund', tags: ['smoke'] }), buildTest([[]], { id: 'shipping' })], {
    key: 'a',
  }),
  buildSuite([buildTest([[]], { id: 'weather', tags: ['slow', 'smoke'], repeat: 3, minPass: 2 })], {
    key: 'b',
  }),
]

function idsOf(selection: TestSelection): string[] {
  return selectTests(suites, selection).flatMap(({ key, tests }) => tests.map(({ id }) => `${key}/${id}`))
}

/** `[repeat, minPass]` of each test. */
function passesOf(repeat: number): number[][] {
  return selectTests(suites, { repeat }).flatMap(({ tests }) =>
    tests.map((test) => [test.repeat, test.minPass]),
  )
}

describe('selecting tests', () => {
  it('takes all where nothing is asked for', () => {
    expect(idsOf({})).toEqual(['a/refund', 'a/shipping', 'b/weather'])
  })

  it('takes those with the IDs, or any of the tags, and leaves empty suites out', () => {
    expect(idsOf({ only: ['shipping'] })).toEqual(['a/shipping'])
    expect(idsOf({ tags: ['slow', 'smoke'] })).toEqual(['a/refund', 'b/weather'])
    expect(idsOf({ only: ['shipping', 'weather'], tags: ['smoke'] })).toEqual(['b/weather'])
  })

  it('suggests what was meant', () => {
    expect(() => selectTests(suites, { only: ['refnd'] })).toThrow('there is no test refnd')
    expect(() => selectTests(suites, { tags: ['smok'] })).toThrow('there is no tag smok')
  })

  it('repeats tests as often as it is told, within reach of what must pass', () => {
    expect(passesOf(5)).toEqual([
      [5, 5],
      [5, 5],
      [5, 2],
    ])
    expect(passesOf(1)).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ])
  })
})
