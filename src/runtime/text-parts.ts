import type { Citation } from './reply.ts'

/** One stretch of an answer, with its citations placed in it. */
export interface TextPart {
  text: string
  citations: Citation[]
}

/** Between the parts of an answer, which are blocks or messages of their own. */
const separator = '\n\n'

/** One text of several parts; empty ones leave no gap. Citations are moved along and stand in the order of place. */
export function joinParts(parts: TextPart[]): TextPart {
  let text = ''
  const citations: Citation[] = []
  for (const part of parts) {
    if (part.text !== '' && text !== '') text += separator
    const start = text.length
    text += part.text
    citations.push(...part.citations.map((citation) => ({ ...citation, at: start + citation.at })))
  }
  return { text, citations: dropDoubles(citations).toSorted((a, b) => a.at - b.at) }
}

/** Passes deltas on so that, joined, they are the text of `joinParts`. `part` tells one stretch from the next. */
export function relayText(emit: (delta: string) => void): (part: string, delta: string) => void {
  let current: string | undefined
  return (part, delta) => {
    if (delta === '') return
    emit(current === undefined || current === part ? delta : separator + delta)
    current = part
  }
}

/** Hosts send one citation twice; two of one file at different places are two. */
function dropDoubles(citations: Citation[]): Citation[] {
  const seen = new Set<string>()
  return citations.filter(({ fileId, at }) => {
    const key = `${at} ${fileId}`
    return !seen.has(key) && seen.add(key)
  })
}
