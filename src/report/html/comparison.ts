import type { MetricComparison, SuiteComparison } from '../../eval/baseline/comparison.ts'
import type { Tier } from '../../eval/statistics/compare-paired.ts'
import { describeChanges, describeVerdicts, signed } from '../eval/comparison.ts'
import { html, type Markup } from './markup.ts'

const signs: Record<Tier, string> = {
  regression: '▼',
  notable: '▽',
  stable: '=',
  improvement: '▲',
  'insufficient data': '–',
}

/** A suite beside its baseline: what changed, and a verdict a metric with what it rests on. */
export function renderComparison(comparison: SuiteComparison): Markup {
  const { baseline, metrics } = comparison
  const rows = metrics.filter(({ pairs }) => pairs > 0)
  const notes = [...describeChanges(comparison), ...describeVerdicts(comparison)]
  return html`<details class="comparison" open>
    <summary>
      Against the baseline of ${baseline.startedAt.slice(0, 10)} <span class="dim">${baseline.id}</span>
    </summary>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
    ${rows.length > 0 && renderTable(rows)}
  </details>`
}

function renderTable(rows: MetricComparison[]): Markup {
  return html`<table class="metrics">
    <thead>
      <tr>
        <th>metric</th>
        <th>before</th>
        <th>now</th>
        <th>drop</th>
        <th>95 %</th>
        <th title="the smallest change that would have been seen in four of five runs">could see</th>
        <th>verdict</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(renderRow)}
    </tbody>
  </table>`
}

function renderRow({ name, before, now, drop, interval, detectable, tier }: MetricComparison): Markup {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${before?.toFixed(2)}</td>
    <td>${now?.toFixed(2)}</td>
    <td>${drop !== undefined && signed(drop)}</td>
    <td class="dim">${interval && `${signed(interval.low)} to ${signed(interval.high)}`}</td>
    <td class="dim">${detectable?.toFixed(2)}</td>
    <td class="tier ${tier.replace(' ', '-')}"><span aria-hidden="true">${signs[tier]}</span> ${tier}</td>
  </tr>`
}
