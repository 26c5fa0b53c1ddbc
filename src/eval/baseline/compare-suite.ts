import { seriesOf, type Unit } from '../metrics/series.ts'
import type { RunResult } from '../runs/run-result.ts'
import type { TestScore } from '../scoring/score.ts'
import { comparePaired, type Pair } from '../statistics/compare-paired.ts'
import { mcnemarExact } from '../statistics/mcnemar.ts'
import type { SuiteScore } from '../scoring/suite-score.ts'
import { changesBetween, type Side } from './changes.ts'
import type { MetricComparison, SuiteComparison, VerdictChanges } from './comparison.ts'

/** With fewer repeats a test fails all of them by chance too often. */
export const repeatsToGate = 3

type Scored = Pick<SuiteScore, 'key' | 'assistant' | 'model' | 'tests'>

/**
 * Compares one suite with its baseline; undefined where the baseline does not have it.
 * @param maxDrop of the suite's gate: what a metric may lose
 */
export function compareSuite(
  now: Scored,
  target: Side['target'],
  baseline: RunResult,
  maxDrop: Record<string, number> = {},
): SuiteComparison | undefined {
  const before = baseline.suites.find(({ key }) => key === now.key)
  if (before === undefined) return undefined
  const common = pairTests(before.tests, now.tests)
  const { id, startedAt } = baseline
  return {
    baseline: { id, startedAt, environment: baseline.target.environment },
    changes: changesBetween({ target: baseline.target, asked: before }, { target, asked: now }),
    metrics: compareMetrics(common, now.key, maxDrop),
    verdicts: compareVerdicts(common),
    onlyNow: idsWithout(now.tests, before.tests),
    onlyBefore: idsWithout(before.tests, now.tests),
  }
}

interface TestPair {
  before: TestScore
  now: TestScore
}

/** By ID. A test that has an error, or is unscored, in either run proves nothing, and is left out. */
function pairTests(before: TestScore[], now: TestScore[]): TestPair[] {
  const earlier = new Map(before.map((test) => [test.id, test]))
  return now.flatMap((test) => {
    const twin = earlier.get(test.id)
    return twin !== undefined && isProof(twin) && isProof(test) ? [{ before: twin, now: test }] : []
  })
}

function isProof({ verdict }: TestScore): boolean {
  return verdict === 'pass' || verdict === 'fail'
}

function idsWithout(tests: TestScore[], others: TestScore[]): string[] {
  return tests.filter((test) => others.every((other) => other.id !== test.id)).map((test) => test.id)
}

function compareMetrics(
  common: TestPair[],
  suite: string,
  maxDrop: Record<string, number>,
): MetricComparison[] {
  const before = new Map(
    seriesOf(common.map((pair) => pair.before)).map(({ name, units }) => [name, unitsByPlace(units)]),
  )
  return seriesOf(common.map((pair) => pair.now)).flatMap(({ name, units }) => {
    const earlier = before.get(name)
    if (earlier === undefined) return []
    const pairs = units.flatMap((unit): Pair[] => {
      const value = earlier.get(placeOf(unit))
      return value === undefined ? [] : [{ cluster: unit.test.id, before: value, now: unit.value }]
    })
    const allowed = maxDrop[name] ?? 0
    return [{ name, allowed, ...comparePaired(pairs, allowed, `${suite} ${name}`) }]
  })
}

function unitsByPlace(units: Unit[]): Map<string, number> {
  return new Map(units.map((unit) => [placeOf(unit), unit.value]))
}

function placeOf({ test, turn }: Unit): string {
  return JSON.stringify([test.id, turn])
}

function compareVerdicts(common: TestPair[]): VerdictChanges {
  const worse = common.filter(({ before, now }) => isPassed(before) && !isPassed(now)).length
  const better = common.filter(({ before, now }) => !isPassed(before) && isPassed(now)).length
  const fresh = common.filter(({ before, now }) => before.passes === before.repeat && failsAlways(now))
  const sure = fresh.filter(({ before, now }) => Math.min(before.repeat, now.repeat) >= repeatsToGate)
  return {
    worse,
    better,
    p: mcnemarExact(worse, better),
    newFailures: fresh.map(({ now }) => now.id),
    gated: sure.map(({ now }) => now.id),
  }
}

function isPassed({ verdict }: TestScore): boolean {
  return verdict === 'pass'
}

function failsAlways({ threads }: TestScore): boolean {
  return threads.length > 0 && threads.every(({ verdict }) => verdict === 'fail')
}
