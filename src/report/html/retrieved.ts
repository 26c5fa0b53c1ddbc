import type { ExpectedSource } from '../../eval/scoring/score.ts'
import { describeGroup } from '../../eval/metrics/sources.ts'
import type { RetrievedChunk } from '../../runtime/reply.ts'
import { describeMissing } from '../eval/missing.ts'
import { html, type Markup } from './markup.ts'

/** What was expected and what file search returned, best first; a chunk's text is filled in when it is opened. */
export function renderRetrieved(
  expected: ExpectedSource[],
  chunks: RetrievedChunk[],
  idOf: (text: string) => string,
): Markup {
  return html`<aside>
    ${expected.length > 0 && renderExpectedSources(expected)}
    <h5>Retrieved</h5>
    ${
      chunks.length === 0
        ? html`<p class="dim">nothing</p>`
        : html`<ol class="chunks">
            ${chunks.map((chunk) => renderChunk(chunk, idOf))}
          </ol>`
    }
  </aside>`
}

export function renderExpectedSources(expected: ExpectedSource[]): Markup {
  return html`<h5>Expected sources</h5>
    <ul class="expected">
      ${expected.map(renderExpected)}
    </ul>`
}

function renderExpected({ group, cited, missing }: ExpectedSource): Markup {
  const why = missing === undefined ? 'cited' : describeMissing(missing)
  return html`<li class="${cited ? 'met' : 'missed'}">
    <span aria-hidden="true">${cited ? '✓' : '✗'}</span> <bdi>${describeGroup(group)}</bdi>
    <span class="dim">${why}</span>
  </li>`
}

function renderChunk(
  { rank, path, filename, fileId, score, text }: RetrievedChunk,
  idOf: (text: string) => string,
): Markup {
  return html`<li data-identity="${path ?? fileId}">
    <details data-chunk="${idOf(text)}">
      <summary>
        <span class="rank">${rank}</span> <bdi>${path ?? filename ?? fileId}</bdi>
        <meter min="0" max="1" value="${score.toFixed(3)}" title="score ${score.toFixed(3)}">
          ${score.toFixed(2)}
        </meter>
      </summary>
      <p class="text"></p>
    </details>
  </li>`
}
