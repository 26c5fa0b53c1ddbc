import type { Figure } from './question.ts'
import { likeness, splitWords } from './words.ts'

const quantity =
  '(?:\\d[\\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety|a|an|half)'
const period =
  '(?:business |working |calendar |full )?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|quarters?|years?)'
const month =
  '(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)'

const patterns: Record<Figure, RegExp> = {
  duration: new RegExp(
    `\\b${quantity}[\\s-]*(?:(?:to|–|-|and|or)\\s*${quantity}[\\s-]*)?${period}\\b|\\b(same|next)[ -]day\\b|\\bimmediately\\b|\\b(daily|weekly|monthly|quarterly|yearly|annually)\\b`,
    'i',
  ),
  amount:
    /[$€£¥]\s?\d|\d\s?[$€£¥%]|\d[\d.,]*\s?(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|cents?|percent|per cent)\b/i,
  count:
    /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|thousand)\b/i,
  phone: /\+?\d(?:[\s()./-]{0,3}\d){6,}/,
  email: /[\w.+-]+@[\w-]+\.\w+/,
  year: /\b(?:1[5-9]|20)\d{2}\b/,
  date: new RegExp(
    `\\b\\d{1,2}:\\d{2}\\b|\\b\\d{4}\\b|\\b${month}\\b \\d|\\d\\.? ${month}\\b|\\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\\b|\\b\\d{1,2}\\s?[ap]\\.?m\\b|\\b${quantity} ${period}\\b|\\b(?:before|after|within|by|until|from|on) (?:\\d|noon|midnight|the end of|${month}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\\b(?:daily|weekly|monthly|annually|every (?:day|week|month|year))\\b`,
    'i',
  ),
}

/** A number as documents write it: a separator before three digits groups them, another is the decimal one. */
function readQuantity(source: string | undefined): number {
  return Number(source?.replace(/[.,](?=\d{3}\b)/g, '').replace(',', '.'))
}

/**
 * Whether a number is inside a range that a text gives ("100 to 300", "up to 50", "above 20"); undefined where the
 * text gives none.
 */
export function isInRange(text: string, number: number): boolean | undefined {
  const between = /(\d[\d.,]*\d|\d)\s*(?:-|–|to)\s*(\d[\d.,]*\d|\d)/.exec(text)
  if (between !== null) return number >= readQuantity(between[1]) && number <= readQuantity(between[2])
  const most = /\b(?:up to|below|under|less than|at most)\s+(\d[\d.,]*\d|\d)/i.exec(text)
  if (most !== null) return number <= readQuantity(most[1])
  const least =
    /\b(?:above|over|more than|at least|from)\s+(\d[\d.,]*\d|\d)|(\d[\d.,]*\d|\d)\s+(?:or|and) more\b/i.exec(
      text,
    )
  return least === null ? undefined : number >= readQuantity(least[1] ?? least[2])
}

/** How far before what it counts a number may stand ("28 days of paid holiday"). Words. */
const countedReach = 4
const numberWord =
  /^(?:\p{N}+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|thousand)$/u
/** Words between what is counted and its number. */
const countingVerb = /^(?:is|are|was|were|to|of|at)$/

/** True where a number stands before a word that it is to count, or right after it ("Copies: 3", "copies are 3"). */
function countsAny(text: string, counted: string[]): boolean {
  const words = splitWords(text)
  const isNumber = words.map((word) => numberWord.test(word.text))
  return words.some((word, index) => {
    if (!counted.some((stem) => likeness(word.stem, stem) > 0)) return false
    const before = isNumber.slice(Math.max(0, index - countedReach), index)
    const after = countingVerb.test(words[index + 1]?.text ?? '') ? isNumber[index + 2] : isNumber[index + 1]
    return before.includes(true) || after === true
  })
}

const gratis = /\bfree of charge\b|(?:\bis|\bare|:) free\b/i

/**
 * How well a text gives a figure of the kind that is asked for: 1 as a figure, 0.5 in words ("free"), else 0.
 * `counted` are stems of what is to be counted.
 */
export function measureFigure(text: string, figure: Figure, counted?: string[]): number {
  if (counted !== undefined) return countsAny(text, counted) ? 1 : 0
  if (patterns[figure].test(text)) return 1
  return figure === 'amount' && gratis.test(text) ? 0.5 : 0
}
