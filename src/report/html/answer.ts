import type { CitedSource } from '../../eval/scoring/score.ts'
import type { Citation, Reply } from '../../runtime/reply.ts'
import { html, type Markup } from './markup.ts'

type Role = CitedSource['role']

const signs: Record<Role, string> = {
  expected: '✓',
  allowed: '○',
  forbidden: '✗',
  other: '!',
  unresolved: '?',
}

const meanings: Record<Role, string> = {
  expected: 'expected',
  allowed: 'allowed',
  forbidden: 'forbidden',
  other: 'not expected',
  unresolved: 'no file of this environment',
}

/** The text of a reply with its citations as chips where they stand, and below it what each number means. */
export function renderAnswer(
  { text, citations }: Pick<Reply, 'text' | 'citations'>,
  cited: CitedSource[],
): Markup {
  const sources = numberSources(citations, cited)
  const inOrder = citations.toSorted((a, b) => a.at - b.at)
  let shown = 0
  const pieces = inOrder.map((citation) => {
    const at = Math.min(Math.max(citation.at, shown), text.length)
    const before = text.slice(shown, at)
    shown = at
    const source = sources.get(identify(citation))
    return html`${before}${source && renderChip(source)}`
  })
  // An inline element, because white space counts in it.
  const empty = text.trim() === '' && html`<em class="dim">no text</em>`
  return html`<span class="answer">${pieces}${text.slice(shown)}${empty}</span> ${
      sources.size > 0 &&
      html`<ol class="legend">
        ${[...sources.values()].map(renderLegend)}
      </ol>`
    }`
}

interface Source {
  number: number
  name: string
  /** What the ranked chunks beside it are found by. */
  identity: string
  role: Role
}

function numberSources(citations: Citation[], cited: CitedSource[]): Map<string, Source> {
  const sources = new Map<string, Source>()
  for (const citation of citations) {
    const identity = identify(citation)
    if (sources.has(identity)) continue
    const role =
      cited.find((source) => identify(source) === identity)?.role ??
      (citation.path === undefined ? 'unresolved' : 'other')
    const name = citation.path ?? citation.filename ?? citation.fileId
    sources.set(identity, { number: sources.size + 1, name, identity, role })
  }
  return sources
}

function identify({ path, fileId }: { path?: string; fileId: string }): string {
  return path ?? fileId
}

function renderChip({ number, name, identity, role }: Source): Markup {
  return html`<button
    type="button"
    class="chip ${role}"
    data-source="${identity}"
    title="${name} (${meanings[role]})"
  >
    ${number}<span aria-hidden="true">${signs[role]}</span>
  </button>`
}

function renderLegend({ name, identity, role }: Source): Markup {
  return html`<li>
    <button type="button" class="chip ${role}" data-source="${identity}"><bdi>${name}</bdi></button>
    <span class="dim">${signs[role]} ${meanings[role]}</span>
  </li>`
}
