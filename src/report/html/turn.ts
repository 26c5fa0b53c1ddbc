import type { Score, TurnScore } from '../../eval/score.ts'
import type { TurnTranscript } from '../../eval/transcript.ts'
import type { Reply, ToolCall } from '../../runtime/reply.ts'
import { renderAnswer } from './answer.ts'
import { html, type Markup } from './markup.ts'
import { renderRetrieved } from './retrieved.ts'

/** A question and its answer as a conversation, what was checked, and the sources beside it. */
export function renderTurn(
  score: TurnScore,
  turn: TurnTranscript | undefined,
  idOf: (text: string) => string,
): Markup {
  const reply = turn?.reply
  const { expected = [], cited = [] } = score.sources ?? {}
  const retrieved = reply?.retrieved ?? []
  return html`<section class="turn">
    <div class="said">
      ${turn && html`<span class="asked"><span class="aloud">asked</span>${turn.user}</span>`}
      ${reply && renderAnswer(reply, cited)} ${reply && renderCalls(reply.toolCalls)}
      ${score.error && html`<p class="problem"><strong>${score.error.code}</strong> ${score.error.message}</p>`}
      ${renderScores(score.scores)} ${reply && renderFacts(reply)}
    </div>
    ${(expected.length > 0 || retrieved.length > 0) && renderRetrieved(expected, retrieved, idOf)}
  </section>`
}

/** Assertions with what each made of the turn or thread. */
export function renderScores(scores: Score[]): Markup | undefined {
  if (scores.length === 0) return undefined
  return html`<ul class="scores">
    ${scores.map(renderScore)}
  </ul>`
}

const signs: Record<Score['status'], string> = { pass: '✓', fail: '✗', unscored: '–' }

function renderScore(score: Score): Markup {
  const { type, status, gate, explanation } = score
  return html`<li class="${status}${gate ? '' : ' ungated'}">
    <span aria-hidden="true">${signs[status]}</span><span class="aloud">${status}</span>
    <code>${type}</code> ${explanation} <span class="dim">${describeFigures(score)}</span>
  </li>`
}

/** Where a share was neither all nor nothing, the share and what was needed. */
function describeFigures({ value, threshold, gate }: Score): string {
  const isPartial = value !== undefined && value < 1 && (value > 0 || threshold < 1)
  const figures = isPartial ? [`${value.toFixed(2)}, needs ${threshold.toFixed(2)}`] : []
  return [...figures, ...(gate ? [] : ['not counted'])].join(', ')
}

/** File searches are told by what they returned, which stands beside the answer. */
function renderCalls(calls: ToolCall[]): Markup[] {
  return calls
    .filter(({ type }) => type !== 'file_search')
    .map(
      (call) =>
        html`<details class="call">
          <summary>called <code>${call.name ?? call.type}</code></summary>
          <pre>${format(call.arguments)}</pre>
          ${call.output !== undefined && html`<pre class="output">${call.output}</pre>`}
        </details>`,
    )
}

function format(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}

function renderFacts({ status, latencyMs, usage, ids }: Reply): Markup {
  const facts = [
    ...(status === 'completed' ? [] : [status]),
    `${(latencyMs / 1000).toFixed(1)} s`,
    ...(usage === undefined ? [] : [`${usage.inputTokens} tokens in, ${usage.outputTokens} out`]),
    ...(ids.turn === undefined ? [] : [ids.turn]),
  ]
  return html`<p class="facts">${facts.join(' · ')}</p>`
}
