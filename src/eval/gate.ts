import type { Metric } from './metrics/summarise.ts'
import type { TestScore } from './score.ts'

/** The rule that decides the exit code. Counts are of tests, not of repeats. */
export interface Gate {
  /** At most so many failed tests. */
  failures?: number | undefined
  /** At most so many tests with an error; 0 where the gate does not say. */
  errors?: number | undefined
  /** A metric's macro mean, by name, is at least this. */
  minimum?: Record<string, number> | undefined
  /** At most so many tests that fail now and did not before. */
  newFailures?: number | undefined
  /** A metric, by name, is at most this much below the baseline's. */
  maxDrop?: Record<string, number> | undefined
}

export interface GateResult {
  passed: boolean
  checks: GateCheck[]
}

interface GateCheck {
  /** `failures`, `minimum citation-recall`, … */
  rule: string
  limit: number
  /** Absent where it could not be measured. */
  actual?: number
  /** `n/a`: could not be applied, and holds nothing back. */
  status: 'passed' | 'failed' | 'n/a'
  explanation: string
}

/** Without a gate, any failure or error fails. */
export function judgeGate(gate: Gate | undefined, tests: TestScore[], metrics: Metric[]): GateResult {
  const { failures, errors = 0, minimum = {}, newFailures, maxDrop = {} } = gate ?? { failures: 0 }
  const failed = tests.filter(({ verdict }) => verdict === 'fail').length
  const errored = tests.filter(({ verdict }) => verdict === 'error').length
  const checks = [
    ...(failures === undefined ? [] : [atMost('failures', failures, failed)]),
    atMost('errors', errors, errored),
    ...Object.entries(minimum).map(([name, limit]) => atLeast(name, limit, metrics)),
    // Nothing to compare with makes every failure a new one.
    ...(newFailures === undefined
      ? []
      : [atMost('newFailures', newFailures, failed, ' (no baseline, so every failure is new)')]),
    ...Object.entries(maxDrop).map(([name, limit]) => withoutBaseline(name, limit)),
  ]
  return { passed: checks.every(({ status }) => status !== 'failed'), checks }
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

function withoutBaseline(name: string, limit: number): GateCheck {
  return { rule: `maxDrop ${name}`, limit, status: 'n/a', explanation: 'no baseline to compare with' }
}
