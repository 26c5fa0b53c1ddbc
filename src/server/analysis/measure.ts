import type { Question } from '../answer/question.ts'
import { stem as toStem } from '../answer/stem.ts'
import { likeness, splitWords } from '../answer/words.ts'
import type { Column } from './table.ts'

/** What people ask tables for, each under the names that columns and questions have for it. */
const families: readonly (readonly string[])[] = [
  ['revenue', 'sales', 'turnover', 'income'],
  ['quantity', 'qty', 'units', 'copies', 'pieces'],
  ['cost', 'expense', 'spend', 'expenditure'],
  ['profit'],
  ['margin'],
  ['price'],
  ['discount'],
  ['tax', 'vat'],
]
const stemFamilies = families.map((names) => names.map(toStem))
const [moneyFamily, quantityFamily] = stemFamilies

/** "Unit price" is no number of units: such a column is only meant where its last word is said. */
const heads = new Set(['price', 'cost', 'rate', 'value', 'margin', 'id', 'tax'].map(toStem))

const countsThings =
  /\b(?:how many|number of)\b.*\b(?:sold|sell|sells|selling|bought|buy|order(?:ed)?|purchased|shipped)\b|\b(?:units|copies|pieces)\b/i

/** The column that a question means, or the name of what no column has. */
export interface AskedMeasure {
  column?: Column
  missing?: string
}

function stemsOf(column: Column): string[] {
  return splitWords(column.name.replaceAll(/[_-]/g, ' ')).map((word) => word.stem)
}

function isSame(word: string, other: string): boolean {
  return (
    likeness(word, other) > 0 || stemFamilies.some((names) => names.includes(word) && names.includes(other))
  )
}

/** True for a column of numbers of things: "quantity", "units_sold", "Sold". */
function isQuantity(column: Column): boolean {
  const own = stemsOf(column)
  if (heads.has(own.at(-1) ?? '')) return false
  return own.some((word) => word === 'sold' || (quantityFamily?.includes(word) ?? false))
}

/** True where a column's name is in the words. */
export function isNamed(column: Column, stems: string[]): boolean {
  return shareNamed(column, stems) > 0
}

/** Share of a column's name that is in the words, 0..1. */
function shareNamed(column: Column, stems: string[]): number {
  const own = stemsOf(column)
  const said = own.filter((word) => stems.some((other) => isSame(word, other)))
  const head = own.at(-1) ?? ''
  if (heads.has(head) && !said.includes(head)) return 0
  return said.length / own.length
}

function bestNamed(numeric: Column[], stems: string[]): Column | undefined {
  const shares = numeric.map((column) => ({
    column,
    share: shareNamed(column, stems),
    // "Unit price" is that column rather than one of quantities.
    literal: stemsOf(column).filter((word) => stems.includes(word)).length,
  }))
  const best = shares.toSorted((a, b) => b.share - a.share || b.literal - a.literal)[0]
  return best !== undefined && best.share > 0 ? best.column : undefined
}

/** A word for a measure that no column is named after, although the question has it. */
function findMissing(numeric: Column[], words: { word: string; stem: string }[]): string | undefined {
  const asked = words.find(({ stem }) => {
    const family = stemFamilies.find((names) => names.includes(stem))
    // Revenue may be in a column that says "total" or "amount".
    if (family === undefined || family === moneyFamily) return false
    return !numeric.some((column) => stemsOf(column).some((own) => family.includes(own)))
  })
  return asked?.word
}

/**
 * The numeric column that a question asks for, named in this turn rather than before. Empty where it speaks of no
 * measure, so that any will do.
 */
export function readMeasure(numeric: Column[], { text, terms, leansOn = '' }: Question): AskedMeasure {
  const fresh = terms.filter((term) => term.fresh)
  const passes = [
    { words: fresh, said: text },
    { words: terms, said: `${leansOn} ${text}` },
  ]
  for (const { words, said } of passes) {
    const missing = findMissing(numeric, words)
    if (missing !== undefined) return { missing }
    const stems = words.map((word) => word.stem)
    const named = bestNamed(numeric, stems)
    if (named !== undefined) return { column: named }
    if (!countsThings.test(said)) continue
    const column = numeric.find(isQuantity)
    return column === undefined ? { missing: 'quantity' } : { column }
  }
  return {}
}
