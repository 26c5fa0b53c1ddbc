import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Choice, createChooser, createRandom } from '../../../src/server/trouble/choose.ts'

/** The numbers, counted from 1, of the requests that are chosen among the first twelve. */
function chosen(choice: Choice, seed = 1): number[] {
  const choose = createChooser(choice, createRandom(seed))
  return [...Array(12).keys()].map((index) => index + 1).filter(() => choose())
}

describe('createChooser', () => {
  it.each<[string, Choice, number[]]>([
    ['every request', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['the n-th', { nth: 2 }, [2]],
    ['several', { nth: [1, 3] }, [1, 3]],
    ['each n-th', { every: 5 }, [5, 10]],
    ['the first', { times: 2 }, [1, 2]],
    ['the first of each n-th', { every: 3, times: 2 }, [3, 6]],
    ['none', { probability: 0 }, []],
    ['all', { probability: 1, nth: 4 }, [4]],
  ])('chooses %s', (_what, choice, numbers) => {
    expect(chosen(choice)).toEqual(numbers)
  })

  it('draws the same for the same seed, and about as many as asked for', () => {
    expect(chosen({ probability: 0.5 }, 7)).toEqual(chosen({ probability: 0.5 }, 7))
    expect(chosen({ probability: 0.5 }, 7)).not.toEqual(chosen({ probability: 0.5 }, 8))
    const choose = createChooser({ probability: 0.25 }, createRandom(3))
    const hits = Array.from({ length: 4_000 }, () => choose()).filter(Boolean).length
    expect(hits / 4_000).toBeCloseTo(0.25, 1)
  })
})

describe('createRandom', () => {
  it('stays from 0 to below 1', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed)
        for (let draw = 0; draw < 20; draw += 1) {
          const number = random()
          expect(number).toBeGreaterThanOrEqual(0)
          expect(number).toBeLessThan(1)
        }
      }),
    )
  })
})
