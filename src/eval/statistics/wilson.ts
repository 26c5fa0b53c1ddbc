import type { Interval } from './interval.ts'
import { z975 } from './normal.ts'

/**
 * Wilson's score interval of a share (Wilson 1927): it stays within 0 and 1, and is of use for few tests and for shares
 * near either end, where mean ± 2 SE is not. `total` is positive.
 */
export function wilsonInterval(passes: number, total: number, z = z975): Interval {
  const share = passes / total
  const scale = 1 + z ** 2 / total
  const centre = (share + z ** 2 / (2 * total)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
