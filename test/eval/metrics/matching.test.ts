import { describe, expect, it } from 'vitest'
import { longestInOrder, matchDistinct } from '../../../src/eval/metrics/matching.ts'

const among = (wanted: string, actual: string) => wanted.includes(actual)

describe('matching', () => {
  it('gives a partner up where another needs it more', () => {
    // The first could take a or b, the second only a.
    expect(matchDistinct(['ab', 'a'], ['a', 'b'], among)).toEqual(new Set([0, 1]))
    expect(matchDistinct(['ab', 'a', 'a'], ['a', 'b'], among).size).toBe(2)
    expect(matchDistinct(['a'], [], among).size).toBe(0)
  })

  it('finds the longest match in order', () => {
    expect(longestInOrder(['a', 'b', 'c'], ['c', 'a', 'x', 'b'], among)).toEqual(new Set([0, 1]))
    expect(longestInOrder(['a', 'a'], ['a'], among).size).toBe(1)
    expect(longestInOrder(['b', 'a'], ['a', 'b'], among).size).toBe(1)
  })
})
