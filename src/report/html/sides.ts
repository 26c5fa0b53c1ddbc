import type { SideBySide } from '../../eval/runs/sides.ts'
import { nameSide } from '../eval/sides.ts'
import { html, type Markup } from './markup.ts'
import { addressOf } from './test.ts'
import { renderVerdict } from './verdict-badge.ts'

/**
 * Suites that several environments or assistants answered: a column a side, a line a metric and a test.
 * @param labelOf the name under which the page has a suite of an environment
 */
export function renderSides(
  suites: SideBySide[],
  labelOf: (suite: string, environment: string) => string,
): Markup | undefined {
  if (suites.length === 0) return undefined
  return html`<section class="sides" aria-label="side by side">
    ${suites.map((suite) => renderTable(suite, labelOf))}
  </section>`
}

function renderTable(
  { file, sides, tests, metrics }: SideBySide,
  labelOf: (suite: string, environment: string) => string,
): Markup {
  return html`<details class="side-table">
    <summary>Side by side: <bdi>${file}</bdi></summary>
    <table class="metrics">
      <thead>
        <tr>
          <th></th>
          ${sides.map((side) => html`<th>${nameSide(side, sides)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${metrics.map(
          ({ name, values }) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${values.map((value) => html`<td>${value === null ? '–' : value.toFixed(2)}</td>`)}
            </tr>`,
        )}
        ${tests.map(
          ({ id, results }) =>
            html`<tr>
              <th scope="row"><bdi>${id}</bdi></th>
              ${sides.map((side, index) => {
                const result = results[index] ?? undefined
                return html`<td>
                  ${result && html`<a href="#${addressOf(labelOf(side.suite, side.environment), id)}">${renderVerdict(result.verdict)}</a>`}
                </td>`
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}
