import type { TestScore } from '../../eval/scoring/score.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { summarise } from '../../eval/metrics/summarise.ts'
import { findBefore, type ThreadBefore as Said } from './before.ts'
import { html, type Markup } from './markup.ts'
import type { PageContext } from './page-context.ts'
import { renderScores, renderTurn } from './turn.ts'
import { renderExpectedSources } from './retrieved.ts'
import { statesOf } from './states.ts'
import { renderVerdict } from './verdict-badge.ts'

/** One test: a line that says how it went, and behind it each repeat as a conversation. */
export function renderTest(suite: SuiteScore, test: TestScore, context: PageContext): Markup {
  const baseline = context.baselineOf(suite.key)
  const threads = test.threads.map((thread) => ({
    thread,
    transcript: context.transcriptOf({ suite: suite.key, test: test.id, repeat: thread.repeat }),
  }))
  const asked = threads.find(({ transcript }) => transcript)?.transcript?.turns[0]?.user
  return html`<details
    class="test"
    id="${addressOf(suite.key, test.id)}"
    data-states="${statesOf(test, baseline).join(' ')}"
  >
    <summary>
      ${renderVerdict(test.verdict)}
      <span class="name"
        ><bdi>${test.id}</bdi>${test.tags.map((tag) => html` <span class="tag">${tag}</span>`)}<span
          class="question"
          >${asked}</span
        ></span
      >${test.repeat > 1 && html`<span class="passes" title="repeats that passed; ${test.minPass} needed">${test.passes}/${test.repeat}</span>`}${renderMetrics(test)}
    </summary>
    <div class="body">
      <p class="place">
        <a href="#${addressOf(suite.key, test.id)}">link</a>
        <span class="dim"><bdi>${test.file ?? suite.file}:${test.line}</bdi></span>
      </p>
      ${
        test.threads.some(({ cached }) => cached) &&
        html`<p class="dim">Answered in an earlier run (cache): times and tokens are those of then.</p>`
      }
      ${threads.map(({ thread, transcript }) =>
        renderThread(
          test,
          { thread, ...(transcript && { transcript }) },
          findBefore(baseline, test, thread.repeat),
          context,
        ),
      )}
    </div>
  </details> `
}

/** What a link to the test ends in; the page's script decodes it. */
export function addressOf(suite: string, test: string): string {
  return `test/${encodeURIComponent(suite)}/${encodeURIComponent(test)}`
}

const shown = ['citation-recall', 'citation-precision']

function renderMetrics(test: TestScore): Markup {
  const metrics = summarise([test])
  return html`<span class="figures"
    >${shown.map((name) => {
      const value = metrics.find((metric) => metric.name === name)?.macro
      const label = name.replace('citation-', '')
      return html`<span title="${name}"
        >${value === undefined ? '' : html`<span class="dim">${label}</span> ${value.toFixed(2)}`}</span
      >`
    })}</span
  >`
}

/** The first repeat that explains the verdict is open. */
function renderThread(
  test: TestScore,
  { thread, transcript }: Said,
  before: Said | undefined,
  { chunkIdOf }: PageContext,
): Markup {
  const turns = thread.turns.map((score, index) => {
    const earlier = before?.thread.turns[index]
    return renderTurn(
      { score, turn: transcript?.turns[index] },
      earlier && { score: earlier, turn: before?.transcript?.turns[index] },
      chunkIdOf,
    )
  })
  const shownError = thread.turns.some(({ error }) => error)
  const conversation = html`${turns}
  ${
    thread.scores.length > 0 &&
    html`<section class="whole">
      <h5>Whole thread</h5>
      ${renderScores(thread.scores)} ${thread.expected && renderExpectedSources(thread.expected)}
    </section>`
  }
  ${thread.error && !shownError && html`<p class="problem"><strong>${thread.error.code}</strong> ${thread.error.message}</p>`}`
  if (test.threads.length === 1) return conversation
  const telling = test.threads.find(({ verdict }) => verdict === test.verdict) ?? test.threads[0]
  return html`<details class="repeat" ${thread === telling && html` open`}>
    <summary>${renderVerdict(thread.verdict)} repeat ${thread.repeat}</summary>
    ${conversation}
  </details>`
}
