import type { PastRun } from '../../eval/runs/past-runs.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import { html, type Markup } from './markup.ts'

/** A bar a run, the newest last. One run alone is no history. */
export function renderHistory(history: PastRun[], { id, startedAt, totals }: RunResult): Markup | undefined {
  const passRate = totals.tests === 0 ? 0 : totals.pass / totals.tests
  const runs = [...history.filter((run) => run.id !== id), { id, startedAt, passRate }].slice(-runsShown)
  if (runs.length < 2) return undefined
  const width = runs.length * (barWidth + gap) - gap
  const bars = runs.map((run, index) => {
    const height = Math.max(1, run.passRate * barHeight)
    const title = `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC: ${(run.passRate * 100).toFixed(0)} % passed`
    return html`<rect
      class="${run.id === id ? 'now' : 'past'}"
      x="${index * (barWidth + gap)}"
      y="${(barHeight - height).toFixed(1)}"
      width="${barWidth}"
      height="${height.toFixed(1)}"
      rx="1"
      ><title>${title}</title></rect
    >`
  })
  return html`<figure class="history">
    <svg
      viewBox="0 0 ${width} ${barHeight}"
      width="${width}"
      height="${barHeight}"
      role="img"
      aria-label="share of tests that passed in the last ${runs.length} runs"
    >
      ${bars}
    </svg>
    <figcaption>tests passed, last ${runs.length} runs</figcaption>
  </figure>`
}

const runsShown = 40
const barWidth = 8
const barHeight = 48
const gap = 3
