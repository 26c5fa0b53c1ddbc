/** A line of a document. */
export interface FoundLine {
  /** 1-based. */
  line: number
  /** As a person reads it: without indentation, tags and the signs of headings and lists. */
  text: string
}

/**
 * The line of a document that a quote most likely stands on: the one that shares the most words with it, rare words
 * counting more, as in TF-IDF; of equals the first. Undefined where no line shares enough to be shown as the source.
 * @param quote what the answer says at the citation
 * @param chunks what file search returned of the document; only lines within them count, where any are
 */
export function bestLine(document: string, quote: string, chunks: string[] = []): FoundLine | undefined {
  const lines = document.split(/\r\n|\r|\n/).map((line, index) => ({ line: index + 1, text: readable(line) }))
  const words = lines.map(({ text }) => new Set(wordsOf(text)))
  const wanted = new Set(wordsOf(quote))
  const found = inChunks(lines, chunks)
  let best: { score: number; at: FoundLine } | undefined
  for (const [index, at] of lines.entries()) {
    if (!found[index] || isTableHead(lines[index + 1])) continue
    const own = words[index] ?? new Set()
    const shared = [...wanted].filter((word) => own.has(word))
    if (shared.length < Math.min(2, wanted.size)) continue
    const score = shared.reduce((sum, word) => sum + rarity(word, words), 0)
    if (score > (best?.score ?? 0)) best = { score, at }
  }
  return best?.at
}

/** Which lines stand in one of the chunks; all of them where none does. */
function inChunks(lines: FoundLine[], chunks: string[]): boolean[] {
  const text = squeeze(
    chunks
      .map((chunk) =>
        chunk
          .split(/\r\n|\r|\n/)
          .map(readable)
          .join(' '),
      )
      .join('\n'),
  )
  const within = lines.map((line) => line.text !== '' && text.includes(squeeze(line.text)))
  return within.includes(true) ? within : lines.map(() => true)
}

/** The names of columns stand in every answer from a table, and prove nothing of it. */
function isTableHead(next: FoundLine | undefined): boolean {
  return next !== undefined && /^:?-{3,}:?( ?\| ?:?-{3,}:?)+$/.test(next.text)
}

function rarity(word: string, lines: Set<string>[]): number {
  const having = lines.filter((words) => words.has(word)).length
  return Math.log(1 + lines.length / having)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function readable(line: string): string {
  return line
    .replaceAll(/<[^>]*>/g, ' ')
    .replace(/^\s*(?:#{1,6}|[-*+>]|\d+[.)])\s+/, '')
    .replaceAll(/\*\*|__|`/g, '')
    .replace(/^\s*\||\|\s*$/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/[^\S\n]+/g, ' ')
}
