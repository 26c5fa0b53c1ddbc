import type { MetricComparison, SuiteComparison } from '../../eval/baseline/comparison.ts'
import type { Tier } from '../../eval/statistics/compare-paired.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'
import { renderTable, type Cell, type Column } from './table.ts'
import { counted, wrap } from './text.ts'

const styles: Record<Tier, 'red' | 'yellow' | 'green' | 'dim'> = {
  regression: 'red',
  notable: 'yellow',
  improvement: 'green',
  stable: 'dim',
  'insufficient data': 'dim',
}

const columns: Column[] = [
  { title: '  metric', align: 'left' },
  { title: 'before', align: 'right' },
  { title: 'now', align: 'right' },
  { title: 'drop', align: 'right' },
  { title: '95 %', align: 'left', isOptional: true },
  { title: 'sees', align: 'right', isOptional: true },
  { title: 'over', align: 'right', isOptional: true },
  { title: 'verdict', align: 'left' },
]

/** Each suite beside its baseline: what changed, a verdict a metric, and tests that fail now and never did before. */
export function renderComparisons(suites: SuiteScore[], width: number, paint: Paint): string[] {
  return suites.flatMap(({ key, comparison }) =>
    comparison === undefined ? [] : ['', ...renderComparison(key, comparison, width, paint)],
  )
}

function renderComparison(key: string, comparison: SuiteComparison, width: number, paint: Paint): string[] {
  const { baseline, metrics } = comparison
  const since = `against ${baseline.id}${baseline.environment === '' ? '' : ` of ${baseline.environment}`}`
  const rows = metrics.filter(({ pairs }) => pairs > 0).map(rowOf)
  return [
    `${paint('bold', key)} ${paint('dim', since)}`,
    ...[...describeChanges(comparison), ...describeVerdicts(comparison)].flatMap((line) =>
      wrap(plain(line), width - 2, 4).map((part) => `  ${part}`),
    ),
    ...(rows.length === 0 ? [] : renderTable(columns, rows, width, paint)),
  ]
}

function rowOf(metric: MetricComparison): Cell[] {
  const { name, before, now, drop, interval, detectable, pairs, tier } = metric
  const bounds = interval && `${signed(interval.low)}…${signed(interval.high)}`
  return [
    { text: `  ${plain(name)}` },
    { text: before?.toFixed(2) ?? '' },
    { text: now?.toFixed(2) ?? '' },
    { text: drop === undefined ? '' : signed(drop) },
    { text: bounds ?? '', style: 'dim' },
    { text: detectable?.toFixed(2) ?? '', style: 'dim' },
    { text: String(pairs), style: 'dim' },
    { text: tier, style: styles[tier] },
  ]
}

export function describeChanges({ changes }: SuiteComparison): string[] {
  const { assistant, model, knowledge, runtime, provider } = changes
  const moved = [model, runtime, provider].flatMap((change, index) =>
    change === undefined
      ? []
      : [`the ${['model', 'runtime', 'provider'][index]} (${change.before} → ${change.now})`],
  )
  const what = [
    ...(assistant ? ['the assistant'] : []),
    ...moved,
    ...knowledge.map((key) => `knowledge ${key}`),
  ]
  const same = 'changed since: nothing of the assistant, its model and its knowledge'
  return [what.length === 0 ? same : `changed since: ${what.join(', ')}`]
}

export function describeVerdicts({ verdicts, onlyNow, onlyBefore }: SuiteComparison): string[] {
  const { worse, better, p, newFailures, gated } = verdicts
  const sure = newFailures.filter((id) => gated.includes(id))
  const unsure = newFailures.filter((id) => !gated.includes(id))
  return [
    ...(worse + better === 0
      ? []
      : [
          `${counted(worse, 'test')} worse, ${better} better (McNemar p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`})`,
        ]),
    ...(sure.length === 0 ? [] : [`new failures: ${sure.join(', ')}`]),
    ...(unsure.length === 0 ? [] : [`new failures with too few repeats to count: ${unsure.join(', ')}`]),
    ...(onlyNow.length === 0 ? [] : [`not in the baseline: ${onlyNow.join(', ')}`]),
    ...(onlyBefore.length === 0 ? [] : [`in the baseline only: ${counted(onlyBefore.length, 'test')}`]),
  ]
}

/** `+0.05` is a drop; a minus sign as wide as the plus. */
export function signed(value: number): string {
  const rounded = Math.abs(value).toFixed(2)
  if (rounded === '0.00') return rounded
  return `${value < 0 ? '−' : '+'}${rounded}`
}
