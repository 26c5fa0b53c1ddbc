import type { Metric } from '../../eval/metrics/summarise.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
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

function renderRow({ name, macro = 0, micro, interval, count }: Metric): Markup {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${macro.toFixed(2)}</td>
    <td>${renderBar(macro, interval)}</td>
    <td class="dim">${micro === undefined ? '' : micro.toFixed(2)}</td>
    <td class="dim">${count}</td>
  </tr>`
}

/** The value, and the interval around it as a line. */
function renderBar(value: number, interval: Metric['interval']): Markup {
  const line =
    interval &&
    html`<line class="interval" x1="${at(interval.low)}" x2="${at(interval.high)}" y1="4" y2="4" />`
  const title = interval && `95 %: ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none">
    <title>${title}</title>
    <rect class="track" width="100" height="8" rx="2" />
    <rect class="fill" width="${at(value)}" height="8" rx="2" />
    ${line}
  </svg>`
}

/** In the picture's hundredths. */
function at(share: number): string {
  return (Math.min(Math.max(share, 0), 1) * 100).toFixed(1)
}
