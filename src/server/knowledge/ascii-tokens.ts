import { accentedTokens, signTokens, wordTokens } from './token-costs.ts'

/** No ASCII, a control character, or the end of the text. */
const foreign = 0
const upper = 1
const lower = 2
const digit = 3
const sign = 4
const space = 5
const tab = 6
const lineBreak = 7

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (character === ' ') return space
  if (character === '\t') return tab
  if (character === '\n' || character === '\r') return lineBreak
  if (/[A-Z]/.test(character)) return upper
  if (/[a-z]/.test(character)) return lower
  if (/[0-9]/.test(character)) return digit
  return /[!-~]/.test(character) ? sign : foreign
})

const contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"]

/**
 * What `estimateAnyTokens` gives for a text in ASCII; undefined for any other. Most of what is indexed is ASCII, and
 * read character by character it leaves no garbage, which cost as much as all the rest of cutting a text.
 */
export function estimateAsciiTokens(text: string): number | undefined {
  let tokens = 0
  for (let at = 0; at < text.length;) {
    const start = at
    const kind = kindAt(text, at)
    if (kind === foreign) return undefined
    const next = kindAt(text, at + 1)
    const isPrefix = kind === sign || kind === space || kind === tab
    if (isLetter(kind) || (isPrefix && isLetter(next))) {
      at = wordEnd(text, isPrefix ? at + 1 : at)
      tokens += kind === tab ? accentedTokens(at - start) : wordTokens(at - start, kind === space)
    } else if (kind === digit) {
      while (at < start + 3 && kindAt(text, at) === digit) at += 1
      tokens += 1
    } else if (kind === sign || (kind === space && next === sign)) {
      at = signsEnd(text, kind === space ? at + 1 : at)
      tokens += signTokens(at - start)
    } else {
      at = blankEnd(text, at)
      tokens += 1
    }
  }
  return tokens
}

function kindAt(text: string, at: number): number {
  return at < text.length ? (kinds[text.charCodeAt(at)] ?? foreign) : foreign
}

function isLetter(kind: number): boolean {
  return kind === upper || kind === lower
}

/** Capitals, then small letters, then what was contracted with them. */
function wordEnd(text: string, start: number): number {
  let end = start
  while (kindAt(text, end) === upper) end += 1
  while (kindAt(text, end) === lower) end += 1
  if (text[end] !== "'") return end
  const contraction = contractions.find((ending) => text.startsWith(ending, end))
  return end + (contraction?.length ?? 0)
}

/** Signs, then line breaks, between which slashes may stand. */
function signsEnd(text: string, start: number): number {
  let end = start
  while (kindAt(text, end) === sign) end += 1
  while (kindAt(text, end) === lineBreak || text[end] === '/') end += 1
  return end
}

/** Blanks up to their last line break; without one, all but the last, which belongs to what follows. */
function blankEnd(text: string, start: number): number {
  let end = start
  let lastBreak = 0
  for (let kind = kindAt(text, end); kind === space || kind === tab || kind === lineBreak;) {
    end += 1
    if (kind === lineBreak) lastBreak = end
    kind = kindAt(text, end)
  }
  if (lastBreak > 0) return lastBreak
  return end < text.length && end > start + 1 ? end - 1 : end
}
