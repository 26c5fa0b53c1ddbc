import { createHeadingReader } from './headings.ts'
import type { Chunk } from './index-tables.ts'
import { estimateTokens } from './tokens.ts'

/** How a file is cut, in tokens. */
export interface ChunkSize {
  max: number
  overlap: number
}

/** A piece of text that is not cut further: a sentence, a line, or a part of one that is too long. */
interface Atom {
  start: number
  end: number
  tokens: number
  /** A paragraph ends here, so that a chunk rather ends here than in its middle. */
  endsParagraph: boolean
}

/** The share of a chunk that may be given up so that it ends with a paragraph. */
const paragraphSlack = 0.25

/**
 * Cuts a text into chunks of at most `max` tokens, each beginning with up to `overlap` tokens of the one before.
 * Every chunk is a slice of the text, so that the text can be put together again.
 */
export function chunkText(text: string, size: ChunkSize): Chunk[] {
  const atoms = splitAtoms(text, Math.max(1, Math.floor(size.max / 8)))
  const headingsAt = createHeadingReader(text)
  const chunks: Chunk[] = []
  let first = 0
  while (first < atoms.length) {
    const end = chunkEnd(atoms, first, size.max)
    const from = atoms[first]?.start ?? 0
    const to = atoms[end - 1]?.end ?? text.length
    chunks.push({ start: from, text: text.slice(from, to), headings: headingsAt(from) })
    if (end >= atoms.length) break
    first = overlapStart(atoms, first, end, size.overlap)
  }
  return chunks
}

/** The atom after the last one of a chunk that begins with `first`. */
function chunkEnd(atoms: Atom[], first: number, max: number): number {
  let tokens = 0
  let end = first
  let paragraph = first
  for (; end < atoms.length; end++) {
    const atom = atoms[end]
    if (atom === undefined || (tokens + atom.tokens > max && end > first)) break
    tokens += atom.tokens
    if (atom.endsParagraph && tokens >= max * (1 - paragraphSlack)) paragraph = end + 1
  }
  return end < atoms.length && paragraph > first ? paragraph : end
}

/** Where the next chunk begins: before `end` by at most the overlap, and always later than this one did. */
function overlapStart(atoms: Atom[], first: number, end: number, overlap: number): number {
  let start = end
  let tokens = atoms[end - 1]?.tokens ?? 0
  while (start - 1 > first && tokens <= overlap) {
    start -= 1
    tokens += atoms[start - 1]?.tokens ?? 0
  }
  return start
}

/** Paragraph borders, ends of sentences (CJK ones have no space after them) and ends of lines. */
const borders = /\n[^\S\n]*\n\s*|(?<=[.!?])["')\]]*\s+|(?<=[。！？])|\n/gu

function splitAtoms(text: string, max: number): Atom[] {
  const atoms: Atom[] = []
  let start = 0
  for (const border of text.matchAll(borders)) {
    const end = border.index + border[0].length
    if (end === start) continue
    addAtoms(atoms, text, start, end, max, /\n[^\S\n]*\n/.test(border[0]))
    start = end
  }
  if (start < text.length) addAtoms(atoms, text, start, text.length, max, true)
  return atoms
}

/** Adds a sentence whole, or in halves of halves where it is too long: a minified script has no sentences. */
function addAtoms(
  atoms: Atom[],
  text: string,
  start: number,
  end: number,
  max: number,
  endsParagraph: boolean,
): void {
  const tokens = estimateTokens(text.slice(start, end))
  const middle = tokens > max ? middleOf(text, start, end) : start
  if (middle <= start || middle >= end) {
    atoms.push({ start, end, tokens, endsParagraph })
    return
  }
  addAtoms(atoms, text, start, middle, max, false)
  addAtoms(atoms, text, middle, end, max, endsParagraph)
}

/** A place near the middle: after a space where there is one within a quarter, and never inside a character. */
function middleOf(text: string, start: number, end: number): number {
  const middle = start + Math.ceil((end - start) / 2)
  const quarter = Math.floor((end - start) / 4)
  const space = text.slice(middle - quarter, middle).search(/\s\S*$/)
  if (space !== -1) return middle - quarter + space + 1
  const code = text.charCodeAt(middle)
  return code >= 0xdc00 && code <= 0xdfff ? middle + 1 : middle
}
