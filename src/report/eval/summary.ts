import { unitOf, type Metric } from '../../eval/metrics/summarise.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import type { Paint } from '../paint.ts'
import { signed } from './comparison.ts'
import { nameFlaky } from './flaky.ts'
import { renderTable, type Cell } from './table.ts'
import { plain } from '../plain.ts'
import { counted, formatInterval, formatShare, wrap } from './text.ts'

/** Metrics over all suites; those that no turn has a value for are left out, unless a gate asks for them. */
export function renderMetrics(metrics: Metric[], width: number, paint: Paint): string[] {
  const rows = metrics
    .filter(({ count }) => count > 0)
    .map(({ name, macro, micro, interval, count }): Cell[] => [
      { text: name },
      { text: formatShare(macro) },
      { text: interval === undefined ? '' : formatInterval(interval), style: 'dim' },
      { text: micro === undefined ? '' : formatShare(micro) },
      { text: counted(count, unitOf(name)), style: 'dim' },
    ])
  if (rows.length === 0) return []
  const columns = [
    { title: 'metric', align: 'left' },
    { title: 'macro', align: 'right' },
    { title: '95 %', align: 'left' },
    { title: 'micro', align: 'right' },
    { title: 'over', align: 'right' },
  ] as const
  return renderTable([...columns], rows, width, paint)
}

/** Tests of which some repeats passed and some failed, by name. */
export function renderFlaky(suites: SuiteScore[], width: number, paint: Paint): string[] {
  const flaky = suites.flatMap(({ key, tests }) => nameFlaky(tests).map((test) => plain(`${key} › ${test}`)))
  if (flaky.length === 0) return []
  return [...wrap(`flaky: ${flaky.join(', ')}`, width, 4).map((line) => paint('yellow', line)), '']
}

/** Each suite's gate in one line with what it was judged by, and why where it did not pass. */
export function renderGates(suites: SuiteScore[], paint: Paint): string[] {
  const width = Math.max(0, ...suites.map(({ key }) => key.length))
  return suites.flatMap(({ key, gate }) => {
    const verdict = gate.passed ? paint('green', 'gate passed') : paint('red', 'gate failed')
    const passed = gate.checks.filter(({ status }) => status === 'passed').map(describePassed)
    const telling = gate.checks.filter(({ status }) => status !== 'passed')
    return [
      `${verdict}  ${key.padEnd(width)}  ${paint('dim', passed.join(', '))}`.trimEnd(),
      ...telling.map(({ rule, explanation, status }) => {
        const line = `${rule}: ${explanation}`
        return `  ${status === 'failed' ? paint('red', `✗ ${line}`) : paint('dim', `– ${line}, n/a`)}`
      }),
    ]
  })
}

/** `citation-recall 0.89 ≥ 0.75`, `errors 0 ≤ 0`. */
function describePassed({ rule, actual = 0, limit }: SuiteScore['gate']['checks'][number]): string {
  if (rule.startsWith('maxDrop')) return `${rule} ${signed(actual)}, no regression beyond ${limit}`
  const minimum = /^minimum (.+)$/.exec(rule)?.[1]
  return minimum === undefined
    ? `${rule} ${actual} ≤ ${limit}`
    : `${minimum} ${formatShare(actual)} ≥ ${limit}`
}

/** `13 of 14 tests passed, 1 failed (24 turns in 3.2 s)`. */
export function renderTotals({ totals, startedAt, finishedAt }: RunResult, paint: Paint): string {
  const { tests, turns, pass, fail, error, unscored, flaky, retries = 0, cached = 0 } = totals
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  const parts = [
    paint(pass === tests ? 'green' : 'bold', `${pass} of ${counted(tests, 'test')} passed`),
    ...(fail > 0 ? [paint('red', `${fail} failed`)] : []),
    ...(error > 0 ? [paint('yellow', counted(error, 'error'))] : []),
    ...(unscored > 0 ? [`${unscored} unscored`] : []),
    ...(flaky > 0 ? [paint('yellow', `${flaky} flaky`)] : []),
    ...(cached > 0 ? [`${counted(cached, 'thread')} from the cache`] : []),
    ...(retries > 0 ? [`${retries} asked again`] : []),
  ]
  return `${parts.join(', ')} ${paint('dim', `(${counted(turns, 'turn')} in ${seconds.toFixed(1)} s)`)}`
}
