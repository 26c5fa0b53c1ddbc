import { fewestThreads } from '../statistics/compare-paired.ts'
import type { Interval } from '../statistics/interval.ts'
import { meanInterval } from '../statistics/mean-interval.ts'
import { wilsonInterval } from '../statistics/wilson.ts'
import type { TestScore } from '../scoring/score.ts'
import { meanOf } from './ratio.ts'
import { seriesOf, type Series } from './series.ts'

/** One number over a suite or a whole run. */
export interface Metric {
  name: string
  /** Mean over turns, a turn's repeats averaged first; absent where no turn has a value (n/a). */
  macro?: number
  /** The same over all counts at once; absent where the metric has no counts. */
  micro?: number
  /** Where the macro mean would lie over more tests of this kind, with 95 % confidence; absent for fewer than ten tests,
   *  except of `pass-rate`. */
  interval?: Interval
  /** How many turns (tests, for `pass-rate` and `pass@k`) have a value. */
  count: number
}

const builtInMetrics = ['pass-rate', 'citation-recall', 'citation-precision', 'citation-f1', 'resolve-rate']

/** Names that a gate can hold against a limit besides those of assertions' `metric`; `pass@k` only up to `repeat`. */
export function metricNames(repeat: number): string[] {
  const repeated = repeat < 2 ? [] : ['pass@1', `pass@${repeat}`, `pass^${repeat}`]
  return [...builtInMetrics, ...repeated]
}

/** What one value of a metric belongs to, for people. */
export function unitOf(name: string): 'test' | 'turn' | 'score' {
  if (name === 'pass-rate' || /^pass[@^]\d+$/.test(name)) return 'test'
  return builtInMetrics.includes(name) ? 'turn' : 'score'
}

/** Definitions are in docs/evals.md. Pure: resampling is seeded by the metric's name. */
export function summarise(tests: TestScore[]): Metric[] {
  return seriesOf(tests).map(metricOf)
}

function metricOf(series: Series): Metric {
  const { name, units, micro } = series
  const macro = meanOf(units.map(({ value }) => value))
  const interval = intervalOf(series)
  return {
    name,
    ...(macro === undefined ? {} : { macro }),
    ...(micro === undefined ? {} : { micro }),
    ...(interval === undefined ? {} : { interval }),
    count: units.length,
  }
}

function intervalOf({ name, units }: Series): Interval | undefined {
  if (name === 'pass-rate') {
    const passes = units.filter(({ value }) => value === 1).length
    return units.length === 0 ? undefined : wilsonInterval(passes, units.length)
  }
  const byTest = [...Map.groupBy(units, ({ test }) => test).values()]
  // Resampling fewer would promise more than they can tell.
  if (byTest.length < fewestThreads) return undefined
  const interval = meanInterval(
    byTest.map((own) => own.map(({ value }) => value)),
    name,
  )?.interval
  // Every metric is a share, which the normal approximation does not know.
  return interval && { low: Math.max(0, interval.low), high: Math.min(1, interval.high) }
}
