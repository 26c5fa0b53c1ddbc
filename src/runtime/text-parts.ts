import { cleanDeltas, type CleanDeltas } from './clean-deltas.ts'
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

/** Passes text on as it comes. */
export interface TextRelay {
  /** `part` tells one stretch from the next. */
  write(part: string, delta: string): void
  /** Nothing more comes. */
  end(): void
}

/** Passes deltas on, clean, so that, joined, they are the text of `joinParts`. */
export function relayText(emit: (delta: string) => void): TextRelay {
  let current: string | undefined
  let isEmpty = true
  let deltas = startPart()

  /** A part counts once it says something: one that is only a marker leaves no gap. */
  function startPart(): CleanDeltas {
    let isBegun = false
    return cleanDeltas((text) => {
      emit(isBegun || isEmpty ? text : separator + text)
      isBegun = true
      isEmpty = false
    })
  }

  return {
    write(part, delta) {
      if (current !== part) {
        deltas.end()
        deltas = startPart()
      }
      current = part
      deltas.write(delta)
    },
    end: () => deltas.end(),
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
