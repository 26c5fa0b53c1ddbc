import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { html, type Markup } from './markup.ts'
import { renderComparison } from './comparison.ts'
import type { PageContext } from './page-context.ts'
import { renderTest } from './test.ts'

const signs = { passed: '✓', failed: '✗', 'n/a': '–' } as const

/** One suite: its gate, then its tests. */
export function renderSuite(suite: SuiteScore, context: PageContext): Markup {
  const { key, assistant, file, gate, comparison, tests } = suite
  return html`<section class="suite" aria-label="suite ${key}">
    <header>
      <h2>${key}</h2>
      <span class="dim">asks ${assistant} · <bdi>${file}</bdi></span>
    </header>
    <ul class="gate">
      ${gate.checks.map(
        ({ rule, status, explanation }) =>
          html`<li class="${status === 'n/a' ? 'na' : status}">
            <span aria-hidden="true">${signs[status]}</span> <strong>${rule}</strong> ${explanation}
          </li>`,
      )}
    </ul>
    ${comparison && renderComparison(comparison)} ${tests.map((test) => renderTest(suite, test, context))}
  </section> `
}
