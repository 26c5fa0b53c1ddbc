import type { Interval } from './interval.ts'

/** Enough for bounds at 2.5 % and 97.5 % that hardly move. */
const resamples = 2000

/**
 * Percentile bootstrap of a mean over whole clusters, for where there are too few of them for a normal approximation.
 * @param random 0 up to 1
 */
export function bootstrapInterval(clusters: number[][], random: () => number): Interval {
  const filled = clusters
    .filter((values) => values.length > 0)
    .map((values) => ({ sum: values.reduce((a, b) => a + b, 0), count: values.length }))
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0
    let count = 0
    for (let draw = 0; draw < filled.length; draw++) {
      const drawn = filled[Math.floor(random() * filled.length)]
      sum += drawn?.sum ?? 0
      count += drawn?.count ?? 0
    }
    return sum / count
  }).toSorted()
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) }
}

/** Linear between the two nearest. */
function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
