import { createHash } from 'node:crypto'
import type { PastRun } from '../../eval/past-runs.ts'
import type { RunResult } from '../../eval/run-result.ts'
import { threadKey, type Transcript } from '../../eval/transcript.ts'
import type { BaselineSuite } from './before.ts'
import { createChunkTable } from './chunks.ts'
import { element, html } from './markup.ts'
import { renderOverview } from './overview.ts'
import type { PageContext } from './page-context.ts'
import { script } from './script.ts'
import { styles } from './styles.ts'
import { renderSuite } from './suite.ts'
import { renderToolbar } from './toolbar.ts'

/** What a page is made of. */
export interface HtmlReport {
  result: RunResult
  /** Of this run; a thread without one is shown with its scores alone. */
  transcripts: Transcript[]
  /** Earlier runs of the same environment, oldest first. */
  history: PastRun[]
  /** By a suite's key. */
  baselines: Map<string, BaselineSuite>
}

/**
 * One self-contained HTML file. It makes no request, which its content security policy enforces, and runs no script
 * but its own, told by hash: texts of models and files are escaped, and would not run if they were not.
 */
export function renderHtmlReport({ result, transcripts, history, baselines }: HtmlReport): string {
  const byKey = new Map(transcripts.map((transcript) => [threadKey(transcript), transcript]))
  const chunks = createChunkTable()
  const context: PageContext = {
    transcriptOf: (key) => byKey.get(threadKey(key)),
    baselineOf: (suite) => baselines.get(suite),
    chunkIdOf: chunks.idOf,
  }
  const suites = result.suites.map((suite) => renderSuite(suite, context))
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
        <title>
          ${result.passed ? 'Passed' : 'Held back'}: ${result.suites.map(({ key }) => key).join(', ')} on
          ${result.target.environment}
        </title>
        ${element('style', styles)}
      </head>
      <body>
        ${renderOverview(result, history)}
        <main>
          ${renderToolbar(result, context)} ${suites}
          <p class="nothing" hidden>No test matches. <button type="button" data-reset>Show all</button></p>
        </main>
        ${chunks.render()} ${element('script', script)}
      </body>
    </html> `
  return markup
}

/** As a content security policy writes it. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
