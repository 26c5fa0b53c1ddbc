import type { SuiteScore } from '../../eval/suite-score.ts'
import type { ThreadKey, Transcript } from '../../eval/transcript.ts'
import { html, type Markup } from './markup.ts'
import { renderTest } from './test.ts'

const signs = { passed: '✓', failed: '✗', 'n/a': '–' } as const

/** One suite: its gate, then its tests. */
export function renderSuite(
  suite: SuiteScore,
  find: (key: ThreadKey) => Transcript | undefined,
  idOf: (text: string) => string,
): Markup {
  const { key, assistant, file, gate, tests } = suite
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
    ${tests.map((test) => renderTest(suite, test, find, idOf))}
  </section> `
}
