import { spaceBigrams } from '../knowledge/bigrams.ts'
import { stem } from './stem.ts'

/** A word as it is compared: lowercase, without diacritics, with its stem. */
export interface Word {
  text: string
  stem: string
  /** True where it stands with a capital or as a number, which names one particular thing. */
  name: boolean
}

/** Diacritics of letters; the voicing marks of kana make other letters. */
const diacritics = /(?![\u3099\u309a])\p{M}/gu

function withoutDiacritics(text: string): string {
  return text.normalize('NFKD').replace(diacritics, '').normalize('NFC')
}

/**
 * Splits text into words exactly as the full-text index does (runs of letters and digits, diacritics removed, Chinese, Japanese and Korean in pairs of characters),
 * so that what counts as a match here is what could be found there.
 */
export function splitWords(text: string): Word[] {
  const words: Word[] = []
  let sentenceStart = true
  // The possessive is no word of its own: "CEO's" is "CEO".
  const plain = spaceBigrams(withoutDiacritics(text)).replace(/['’]s\b/g, '')
  for (const match of plain.matchAll(/[\p{L}\p{N}]+|[.!?:]\s/gu)) {
    const [token] = match
    if (/^[.!?:]/.test(token)) {
      sentenceStart = true
      continue
    }
    const lower = token.toLowerCase()
    const capital = /^\p{Lu}/u.test(token) && (!sentenceStart || /^\p{Lu}{2,}/u.test(token))
    words.push({
      text: lower,
      stem: stem(lower),
      name: (capital && token !== 'I') || /^\p{N}+$/u.test(token),
    })
    sentenceStart = false
  }
  return words
}

/** The stems of a text, in order. */
export function stemsOf(text: string): string[] {
  return splitWords(text).map((word) => word.stem)
}

/**
 * How well one stem stands for another, 0..1. Porter leaves some families apart ("deliver", "delivery"), so a
 * long stem that begins the other counts nearly as much.
 */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 5 && long.length - short.length <= 3 && long.startsWith(short) ? 0.8 : 0
}
