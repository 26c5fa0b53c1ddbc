import type { Metric } from '../../eval/metrics/summarise.ts'
import type { RunResult } from '../../eval/run-result.ts'
import { html, type Markup } from './markup.ts'

/** Metrics over all suites, with their intervals as bars. */
export function renderMetrics({ metrics }: RunResult): Markup {
  const rows = metrics.filter(({ count }) => count > 0).map(renderRow)
  return html`<table class="metrics">
    <thead>
      <tr>
        <th>metric</th>
        <th>macro</th>
        <th></th>
        <th>micro</th>
        <th>over</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

function renderRow({ name, macro = 0, micro, count }: Metric): Markup {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${macro.toFixed(2)}</td>
    <td>${renderBar(macro)}</td>
    <td class="dim">${micro === undefined ? '' : micro.toFixed(2)}</td>
    <td class="dim">${count}</td>
  </tr>`
}

function renderBar(value: number): Markup {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" rx="2" />
    <rect class="fill" width="${(value * 100).toFixed(1)}" height="8" rx="2" />
  </svg>`
}
