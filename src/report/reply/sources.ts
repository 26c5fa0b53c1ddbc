import type { Citation, Reply } from '../../runtime/reply.ts'
import type { Paint } from '../paint.ts'
import { plain, plainLines } from '../plain.ts'
import type { FoundLine } from './best-line.ts'
import { clip } from './wrap.ts'

/** A file that an answer cites. */
export interface Source {
  /** 1-based, in the order of first mention. */
  number: number
  fileId: string
  /** Its knowledge path, or what else is known of a file that is not one of ours. */
  label: string
  /** Absent where the file is not one of ours. */
  path?: string
  /** What the answer says where it cites the file first. */
  quote: string
  /** What file search returned of it, best first. */
  chunks: string[]
}

/** The files that an answer cites, each once. */
export function sourcesOf({
  text,
  citations,
  retrieved,
}: Pick<Reply, 'text' | 'citations' | 'retrieved'>): Source[] {
  const sources = new Map<string, Source>()
  for (const citation of citations) {
    const label = labelOf(citation)
    if (sources.has(label)) continue
    const { fileId, path, at } = citation
    sources.set(label, {
      number: sources.size + 1,
      fileId,
      label,
      ...(path === undefined ? {} : { path }),
      quote: quoteAt(text, at),
      chunks: retrieved.filter((chunk) => chunk.fileId === fileId).map((chunk) => chunk.text),
    })
  }
  return [...sources.values()]
}

/** The answer with `[1]` where it cites source 1; several at one place stand together, each once. */
export function citeText(
  { text, citations }: Pick<Reply, 'text' | 'citations'>,
  sources: Source[],
  paint: Paint,
): string {
  const numbers = new Map(sources.map(({ label, number }) => [label, number]))
  const places = Map.groupBy(citations, ({ at }) => at)
  let cited = ''
  let read = 0
  for (const [at, here] of [...places].toSorted(([a], [b]) => a - b)) {
    const marks = [...new Set(here.map((citation) => numbers.get(labelOf(citation))))].toSorted()
    const said = plainLines(text.slice(read, at))
    const end = said.replace(/ +$/, '')
    const mark = paint('cyan', marks.map((n) => `[${n}]`).join(''))
    cited += `${end}${/(^|\n)$/.test(cited + end) ? '' : ' '}${mark}${said.slice(end.length)}`
    read = at
  }
  return cited + plainLines(text.slice(read))
}

/**
 * The sources of an answer, each with the line of its text that fits best. Empty where it cites nothing.
 * @param lines by the number of the source
 */
export function renderSources(
  sources: Source[],
  lines: Map<number, FoundLine>,
  { paint, width }: { paint: Paint; width: number },
): string {
  if (sources.length === 0) return ''
  const margin = String(sources.length).length + 5
  const rendered = sources.flatMap(({ number, label }) => {
    const found = lines.get(number)
    const mark = `  ${paint('cyan', `[${number}]`.padStart(margin - 3))}`
    const head = `${mark} ${plain(label)}${found === undefined ? '' : paint('dim', `:${found.line}`)}`
    return found === undefined
      ? [head]
      : [head, `${' '.repeat(margin)}${paint('dim', clip(plain(found.text), width - margin))}`]
  })
  return [paint('bold', 'Sources'), ...rendered].join('\n')
}

function labelOf({ fileId, path, filename }: Citation): string {
  if (path !== undefined) return path
  return filename === undefined ? `unknown file ${fileId}` : `${filename} (unknown file ${fileId})`
}

/** The sentence that ends at a place, or in which it is. */
function quoteAt(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd()
  const ends = [...before.matchAll(/[.!?]\s|\n/g)].map((end) => end.index + end[0].length)
  const rest = /^[^\n.!?]*/.exec(text.slice(at))?.[0] ?? ''
  return `${before.slice(ends.at(-1) ?? 0)}${rest}`.trim()
}
