import { distance } from 'fastest-levenshtein'

/** The candidate a word was probably meant to be, for "did you mean". */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase()
  const tolerance = Math.max(1, Math.floor(word.length * 0.4))
  let best: { candidate: string; edits: number } | undefined
  for (const candidate of candidates) {
    const edits = distance(lower, candidate.toLowerCase())
    if (edits <= tolerance && edits < (best?.edits ?? Infinity)) best = { candidate, edits }
  }
  return best?.candidate
}

/** A hint from `suggest`, or else the list of what there is. */
export function suggestHint(word: string, candidates: string[], none: string): string {
  const candidate = suggest(word, candidates)
  if (candidate !== undefined) return `did you mean ${candidate}?`
  return candidates.length > 0 ? `there is ${candidates.toSorted().join(', ')}` : none
}
