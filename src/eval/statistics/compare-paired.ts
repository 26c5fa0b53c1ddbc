import type { Interval } from './interval.ts'
import { meanInterval, type MeanInterval } from './mean-interval.ts'
import { z80, z975 } from './normal.ts'

/** With fewer threads no verdict is given: resampling them would call noise a regression too often. */
export const fewestThreads = 10

/**
 * `regression`: the drop is larger than allowed beyond noise. `notable`: it is larger than allowed, but may be noise; or
 * it is beyond noise, but allowed. `improvement`: a rise beyond noise. `stable`: none of these.
 */
export type Tier = 'regression' | 'notable' | 'stable' | 'improvement' | 'insufficient data'

/** One thing measured before and now. */
export interface Pair {
  /** What belongs together, such as the turns of a thread. */
  cluster: string
  before: number
  now: number
}

export interface PairedComparison {
  tier: Tier
  /** Over what was measured both times. */
  before?: number
  now?: number
  /** `before` − `now`. */
  drop?: number
  /** Of the drop. */
  interval?: Interval
  method: MeanInterval['method']
  /** The smallest change that would have been seen in four of five runs. */
  detectable?: number
  pairs: number
  threads: number
}

/**
 * Compares a metric with its baseline, paired by test and turn: what makes a test hard makes it hard both times, and
 * drops out of the difference. @param allowed the drop that is put up with
 */
export function comparePaired(pairs: Pair[], allowed: number, seed: string): PairedComparison {
  const clusters = [...Map.groupBy(pairs, ({ cluster }) => cluster).values()]
  const drops = meanInterval(
    clusters.map((cluster) => cluster.map(({ before, now }) => before - now)),
    seed,
  )
  if (drops === undefined) return { tier: 'insufficient data', method: 'clustered', pairs: 0, threads: 0 }
  const { mean: drop, interval, standardError, method } = drops
  return {
    tier: clusters.length < fewestThreads ? 'insufficient data' : tierOf(drop, interval, allowed),
    before: mean(pairs.map(({ before }) => before)),
    now: mean(pairs.map(({ now }) => now)),
    drop,
    ...(interval === undefined ? {} : { interval }),
    method,
    ...(standardError === undefined ? {} : { detectable: (z975 + z80) * standardError }),
    pairs: pairs.length,
    threads: clusters.length,
  }
}

/** Sums of fractions such as 1/3 miss their value by this much. */
const rounding = 1e-9

function tierOf(drop: number, interval: Interval | undefined, allowed: number): Tier {
  if (interval === undefined) return 'insufficient data'
  if (interval.low > allowed + rounding) return 'regression'
  if (interval.high < -rounding) return 'improvement'
  return drop > allowed + rounding || interval.low > rounding ? 'notable' : 'stable'
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
