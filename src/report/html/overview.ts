import type { PastRun } from '../../eval/runs/past-runs.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import { html, type Markup } from './markup.ts'
import { renderHistory } from './history.ts'
import { renderMetrics } from './metrics-table.ts'

/** The head of the page: whether it passed, how many did, figures with intervals, and how earlier runs went. */
export function renderOverview(result: RunResult, history: PastRun[]): Markup {
  const { target, totals, passed, startedAt, finishedAt, id } = result
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  return html`<header class="overview">
    <div class="headline ${passed ? 'passed' : 'failed'}">
      <h1>${passed ? 'Gate passed' : 'Gate failed'}</h1>
      <p>
        ${totals.pass} of ${totals.tests} tests
        passed${totals.fail > 0 && `, ${totals.fail} failed`}${totals.error > 0 && `, ${totals.error} in error`}${totals.unscored > 0 && `, ${totals.unscored} unscored`}
      </p>
      <p class="dim">
        ${target.environment} · ${target.provider} · ${target.runtime} ·
        <time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time> · ${totals.turns}
        turns in ${seconds.toFixed(1)} s · run ${id}
      </p>
    </div>
    ${renderMetrics(result)} ${renderHistory(history, result)}
  </header>`
}
