import { createHash } from 'node:crypto'
import type { PastRun } from '../../eval/runs/past-runs.ts'
import { sideBySide } from '../../eval/runs/sides.ts'
import { threadKey } from '../../eval/runs/transcript.ts'
import { labelOf, labelSuites, type ReportedRun } from '../eval/labelled.ts'
import type { BaselineSuite } from './before.ts'
import { createChunkTable } from './chunks.ts'
import { element, html } from './markup.ts'
import { renderOverview } from './overview.ts'
import type { PageContext } from './page-context.ts'
import { script } from './script.ts'
import { styles } from './styles.ts'
import { renderSides } from './sides.ts'
import { renderSuite } from './suite.ts'
import { renderToolbar } from './toolbar.ts'

/** What a page is made of. */
export interface HtmlReport extends ReportedRun {
  /** Earlier runs of the same environment, oldest first. */
  history: PastRun[]
  /** By a suite's key. */
  baselines: Map<string, BaselineSuite>
}

/**
 * One self-contained HTML file of a run, or of several side by side. It makes no request, which its content security
 * policy enforces, and runs no script but its own, told by hash: texts of models and files are escaped, and would not
 * run if they were not.
 */
export function renderHtmlReport(...reports: HtmlReport[]): string {
  const labelled = labelSuites(reports)
  const results = labelled.map(({ result }) => result)
  const threads = labelled.flatMap(({ transcripts }) => transcripts)
  const byKey = new Map(threads.map((transcript) => [threadKey(transcript), transcript]))
  const before = new Map(
    reports.flatMap(({ result, baselines }) =>
      [...baselines].map(
        ([key, suite]) => [labelOf(key, result.target.environment, reports), suite] as const,
      ),
    ),
  )
  const chunks = createChunkTable()
  const context: PageContext = {
    transcriptOf: (key) => byKey.get(threadKey(key)),
    baselineOf: (suite) => before.get(suite),
    chunkIdOf: chunks.idOf,
  }
  const all = results.flatMap(({ suites }) => suites)
  const suites = all.map((suite) => renderSuite(suite, context))
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(styles)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="color-scheme" content="light dark" />
        <title>${results.every(({ passed }) => passed) ? 'Passed' : 'Held back'}: ${titleOf(reports)}</title>
        ${element('style', styles)}
      </head>
      <body>
        ${reports.map(({ result, history }) => renderOverview(result, history))}
        <main>
          ${renderSides(sideBySide(reports.map(({ result }) => result)), (suite, environment) =>
            labelOf(suite, environment, reports),
          )}
          ${renderToolbar(all, context)} ${suites}
          <p class="nothing" hidden>No test matches. <button type="button" data-reset>Show all</button></p>
        </main>
        ${chunks.render()} ${element('script', script)}
      </body>
    </html> `
  return markup
}

function titleOf(reports: HtmlReport[]): string {
  const suites = new Set(reports.flatMap(({ result }) => result.suites.map(({ key }) => key)))
  const environments = reports.map(({ result }) => result.target.environment)
  return `${[...suites].join(', ')} on ${environments.join(' and ')}`
}

/** As a content security policy writes it. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
