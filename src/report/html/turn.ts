import type { Score, TurnScore } from '../../eval/scoring/score.ts'
import type { TurnTranscript } from '../../eval/runs/transcript.ts'
import type { Reply, ToolCall } from '../../runtime/reply.ts'
import { renderAnswer } from './answer.ts'
import { html, type Markup } from './markup.ts'
import { renderRetrieved } from './retrieved.ts'
import { renderVerdict } from './verdict-badge.ts'

/** One turn as it was scored, with what was said in it where that is known. */
export interface ScoredTurn {
  score: TurnScore
  turn: TurnTranscript | undefined
}

/** A question and its answer as a conversation, how it was in the baseline, and the sources beside it. */
export function renderTurn(
  now: ScoredTurn,
  before: ScoredTurn | undefined,
  idOf: (text: string) => string,
): Markup {
  const { expected = [] } = now.score.sources ?? {}
  const retrieved = now.turn?.reply?.retrieved ?? []
  const hasSources = expected.length > 0 || retrieved.length > 0
  return html`<section class="turn${before ? ' compared' : ''}">
    <div class="said">
      ${now.turn && html`<span class="asked"><span class="aloud">asked</span>${now.turn.user}</span>`}
      ${renderReply(now)}
    </div>
    ${before && renderBefore(before, now)} ${hasSources && renderRetrieved(expected, retrieved, idOf)}
  </section>`
}

/** The answer of the baseline, unless it is word for word the same. */
function renderBefore(before: ScoredTurn, now: ScoredTurn): Markup {
  const [then, text] = [before.turn?.reply?.text, now.turn?.reply?.text]
  const verdict = html`<h5>${renderVerdict(before.score.verdict)} in the baseline</h5>`
  if (then !== undefined && then === text)
    return html`<div class="before">
      ${verdict}
      <p class="dim">the same answer</p>
      ${renderScores(before.score.scores)}
    </div>`
  return html`<div class="before">${verdict} ${renderReply(before)}</div>`
}

function renderReply({ score, turn }: ScoredTurn): Markup {
  const reply = turn?.reply
  const { error, scores, sources } = score
  return html`${reply && renderAnswer(reply, sources?.cited ?? [])} ${reply && renderCalls(reply.toolCalls)}
  ${error && html`<p class="problem"><strong>${error.code}</strong> ${error.message}</p>`}
  ${renderScores(scores)} ${reply && renderFacts(reply)}`
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
