import { bootstrapInterval } from './bootstrap.ts'
import { clusteredMean, type ClusteredMean } from './clustered.ts'
import type { Interval } from './interval.ts'
import { z975 } from './normal.ts'
import { createRandom } from './random.ts'

/** With fewer clusters the normal approximation promises too much. */
export const fewClusters = 30

export interface MeanInterval extends ClusteredMean {
  /** Absent for a single cluster. */
  interval?: Interval
  method: 'clustered' | 'bootstrap'
}

/** Mean and 95 % interval: by clustered standard errors, or by resampling clusters where there are few. */
export function meanInterval(clusters: number[][], seed: string): MeanInterval | undefined {
  const result = clusteredMean(clusters)
  if (result === undefined) return undefined
  const { mean, standardError } = result
  if (standardError === undefined) return { ...result, method: 'clustered' }
  if (result.clusters < fewClusters) {
    return { ...result, interval: bootstrapInterval(clusters, createRandom(seed)), method: 'bootstrap' }
  }
  const half = z975 * standardError
  return { ...result, interval: { low: mean - half, high: mean + half }, method: 'clustered' }
}
