import type { SuiteComparison } from '../baseline/comparison.ts'
import { repeatsToGate } from '../baseline/compare-suite.ts'
import type { Metric } from '../metrics/summarise.ts'
import type { TestScore } from './score.ts'
import { fewestThreads } from '../statistics/compare-paired.ts'

/** The rule that decides the exit code. Counts are of tests, not of repeats. */
export interface Gate {
  /** At most so many failed tests. */
  failures?: number | undefined
  /** At most so many tests with an error; 0 where the gate does not say. */
  errors?: number | undefined
  /** A metric's macro mean, by name, is at least this. */
  minimum?: Record<string, number> | undefined
  /** At most so many tests that always failed now and always passed in the baseline. */
  newFailures?: number | undefined
  /** A metric, by name, has not dropped by more than this since the baseline, beyond noise. */
  maxDrop?: Record<string, number> | undefined
  /** At most so many tests of which some repeats passed and some failed. */
  flaky?: number | undefined
}

export interface GateResult {
  passed: boolean
  checks: GateCheck[]
  /** As the suite says them, so that parts of a run can be judged as a whole; absent where it has no gate. */
  rules?: Gate
}

export interface GateCheck {
  /** `failures`, `minimum citation-recall`, … */
  rule: string
  limit: number
  /** Absent where it could not be measured. */
  actual?: number
  /** `n/a`: could not be applied, and holds nothing back. */
  status: 'passed' | 'failed' | 'n/a'
  explanation: string
}

/** What a gate looks at. */
export interface Judged {
  tests: TestScore[]
  metrics: Metric[]
  comparison?: SuiteComparison | undefined
}

/** Without a gate, any failure or error fails. */
export function judgeGate(gate: Gate | undefined, { tests, metrics, comparison }: Judged): GateResult {
  const { failures, errors = 0, minimum = {}, newFailures, maxDrop = {}, flaky } = gate ?? { failures: 0 }
  const failed = tests.filter(({ verdict }) => verdict === 'fail').length
  const errored = tests.filter(({ verdict }) => verdict === 'error').length
  const checks = [
    ...(failures === undefined ? [] : [atMost('failures', failures, failed)]),
    atMost('errors', errors, errored),
    ...Object.entries(minimum).map(([name, limit]) => atLeast(name, limit, metrics)),
    ...(newFailures === undefined ? [] : [fewNew(newFailures, failed, comparison)]),
    ...Object.entries(maxDrop).map(([name, limit]) => littleDrop(name, limit, comparison)),
    ...(flaky === undefined ? [] : [atMost('flaky', flaky, tests.filter((test) => test.flaky).length)]),
  ]
  const passed = checks.every(({ status }) => status !== 'failed')
  return { passed, checks, ...(gate === undefined ? {} : { rules: gate }) }
}

function atMost(rule: string, limit: number, actual: number, note = ''): GateCheck {
  const status = actual <= limit ? 'passed' : 'failed'
  return { rule, limit, actual, status, explanation: `${actual}, at most ${limit} allowed${note}` }
}

function atLeast(name: string, limit: number, metrics: Metric[]): GateCheck {
  const rule = `minimum ${name}`
  const actual = metrics.find((metric) => metric.name === name)?.macro
  if (actual === undefined) {
    // A gate that saw nothing must not wave a release through.
    return { rule, limit, status: 'failed', explanation: `no turn has a value, at least ${limit} wanted` }
  }
  const status = actual >= limit ? 'passed' : 'failed'
  return { rule, limit, actual, status, explanation: `${actual.toFixed(3)}, at least ${limit} wanted` }
}

function fewNew(limit: number, failed: number, comparison: SuiteComparison | undefined): GateCheck {
  // Nothing to compare with makes every failure a new one.
  if (comparison === undefined) {
    return atMost('newFailures', limit, failed, ' (no baseline, so every failure is new)')
  }
  const { newFailures, gated } = comparison.verdicts
  const rest = newFailures.length - gated.length
  const note = rest === 0 ? '' : ` (${rest} more with fewer than ${repeatsToGate} repeats, not counted)`
  return atMost('newFailures', limit, gated.length, note)
}

function littleDrop(name: string, limit: number, comparison: SuiteComparison | undefined): GateCheck {
  const rule = `maxDrop ${name}`
  const open = (explanation: string): GateCheck => ({ rule, limit, status: 'n/a', explanation })
  if (comparison === undefined) return open('no baseline to compare with')
  const metric = comparison.metrics.find((candidate) => candidate.name === name)
  if (metric?.drop === undefined || metric.interval === undefined) {
    return open('no turn has a value both in the baseline and now')
  }
  const { tier, drop, interval, threads } = metric
  if (tier === 'insufficient data') {
    return open(`${threads} threads to compare, at least ${fewestThreads} needed`)
  }
  return {
    rule,
    limit,
    actual: drop,
    status: tier === 'regression' ? 'failed' : 'passed',
    explanation: `dropped by ${drop.toFixed(3)} (95 % interval ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}), at most ${limit} allowed beyond noise`,
  }
}
