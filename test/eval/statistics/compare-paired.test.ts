import { describe, expect, it } from 'vitest'
import { comparePaired, type Pair } from '../../../src/eval/statistics/compare-paired.ts'
import { createRandom } from '../../../src/eval/statistics/random.ts'

function pairs(...values: (readonly [before: number, now: number])[]): Pair[] {
  return values.map(([before, now], index) => ({ cluster: `test-${index}`, before, now }))
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('tiers', () => {
  it('call a drop beyond noise a regression', () => {
    const result = comparePaired(
      pairs(...times(30, [1, 0.5] as const), ...times(10, [1, 1] as const)),
      0,
      's',
    )
    expect(result).toMatchObject({ tier: 'regression', before: 1, now: 0.625, drop: 0.375, threads: 40 })
    expect(result.interval?.low).toBeGreaterThan(0)
  })

  it('call a drop that may be noise notable', () => {
    const result = comparePaired(pairs([1, 0], ...times(39, [1, 1] as const)), 0, 's')
    expect(result).toMatchObject({ tier: 'notable', drop: 1 / 40 })
  })

  it('put up with what is allowed, and mention it where it is real', () => {
    const dropped = pairs(...times(20, [1, 0.9] as const), ...times(20, [1, 1] as const))
    expect(comparePaired(dropped, 0, 's').tier).toBe('regression')
    expect(comparePaired(dropped, 0.06, 's').tier).toBe('notable')
    expect(comparePaired(pairs([1, 0.9], ...times(39, [1, 1] as const)), 0.06, 's').tier).toBe('stable')
  })

  it('call a rise beyond noise an improvement, and no change stable', () => {
    expect(comparePaired(pairs(...times(40, [0.5, 0.75] as const)), 0, 's').tier).toBe('improvement')
    expect(comparePaired(pairs(...times(40, [1 / 3, 1 / 3] as const)), 0, 's').tier).toBe('stable')
  })

  it('call nothing where there are too few threads, however many turns they have', () => {
    const few = times(9, [1, 0] as const).flatMap(([before, now], index) =>
      times(5, { cluster: `test-${index}`, before, now }),
    )
    expect(comparePaired(few, 0, 's')).toMatchObject({ tier: 'insufficient data', pairs: 45, threads: 9 })
    expect(comparePaired([], 0, 's')).toMatchObject({ tier: 'insufficient data', pairs: 0 })
  })

  it('tell the smallest change that would have been seen', () => {
    const noisy = pairs(...times(20, [1, 0] as const), ...times(20, [0, 1] as const))
    // The standard error of 20 times 1 and 20 times −1 is 1/√40 · √(40/39).
    expect(comparePaired(noisy, 0, 's').detectable).toBeCloseTo(2.8015852 / Math.sqrt(39), 6)
  })
})

/** 200 tests, three repeats each, before and now; `lowered` is taken off every probability now. */
function simulate(lowered: number, byVerdict: boolean, random: () => number): Pair[] {
  const passes = (probability: number) => {
    const count = [0, 1, 2].filter(() => random() < probability).length
    return byVerdict ? Number(count === 3) : count / 3
  }
  return Array.from({ length: 200 }, (_, index) => {
    // The distribution function of Beta(8, 1) is x⁸.
    const probability = random() ** (1 / 8)
    return {
      cluster: `test-${index}`,
      before: passes(probability),
      now: passes(Math.max(0, probability - lowered)),
    }
  })
}

function shareOfRegressions(lowered: number, byVerdict: boolean): number {
  const random = createRandom(`simulation ${lowered}`)
  const suites = Array.from({ length: 2000 }, () =>
    comparePaired(simulate(lowered, byVerdict, random), 0, 's'),
  )
  return suites.filter(({ tier }) => tier === 'regression').length / suites.length
}

describe.each([
  ['the share of repeats that pass', false],
  ['verdicts of tests', true],
])('2,000 simulated suites of 200 tests, measured by %s', (_, byVerdict) => {
  it('are rarely called a regression where nothing changed', () => {
    expect(shareOfRegressions(0, byVerdict)).toBeLessThanOrEqual(0.05)
  })

  it('are mostly called one where every probability is 0.10 lower', () => {
    expect(shareOfRegressions(0.1, byVerdict)).toBeGreaterThanOrEqual(0.9)
  })
})
