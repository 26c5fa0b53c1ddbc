import type { Citation, Reply } from '../../runtime/reply.ts'

/** One sentence of a reply, with the citations that stand in it. */
export interface Sentence {
  text: string
  citations: Citation[]
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * The sentences of a reply by Unicode's rules (UAX 29). Those without a letter or digit, such as rules and fences of
 * Markdown, are none. A citation belongs to the sentence that ends at its place or goes on there.
 */
export function sentencesOf({ text, citations }: Reply): Sentence[] {
  const spans = [...segmenter.segment(text)].filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment))
  return spans.map(({ segment, index: start }, position) => {
    // What stands between two sentences belongs to the one before it; a place before the first, to the first.
    const from = position === 0 ? -1 : start
    const to = spans[position + 1]?.index ?? Infinity
    return { text: segment.trim(), citations: citations.filter(({ at }) => at > from && at <= to) }
  })
}
