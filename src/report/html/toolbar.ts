import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { html, type Markup } from './markup.ts'
import type { PageContext } from './page-context.ts'
import { filters, statesOf } from './states.ts'

/** What narrows the tests: by state with how many each has, and by words. */
export function renderToolbar(suites: SuiteScore[], { baselineOf }: PageContext): Markup {
  const states = suites.flatMap(({ key, tests }) => tests.map((test) => statesOf(test, baselineOf(key))))
  const buttons = filters.flatMap(({ state, label }) => {
    const count = states.filter((list) => list.includes(state)).length
    return count === 0 ? [] : [renderFilter(state, label, count)]
  })
  return html`<nav class="toolbar" aria-label="filter tests">
    <div role="group" aria-label="by state">${renderFilter('all', 'All', states.length)}${buttons}</div>
    <input
      type="search"
      placeholder="Search tests  /"
      aria-label="search tests"
      autocomplete="off"
      spellcheck="false"
    />
    <span class="keys dim"
      ><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>Enter</kbd> open · <kbd>f</kbd> failed ·
      <kbd>a</kbd> all</span
    >
  </nav>`
}

function renderFilter(state: string, label: string, count: number): Markup {
  return html`<button
    type="button"
    data-filter="${state}"
    aria-pressed="${state === 'all' ? 'true' : 'false'}"
  >
    ${label} <span class="count">${count}</span>
  </button>`
}
