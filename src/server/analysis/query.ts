import type { Question } from '../answer/question.ts'
import { likeness, splitWords } from '../answer/words.ts'
import { isNamed, readMeasure } from './measure.ts'
import type { Aggregate } from './statistics.ts'
import type { Column, Table } from './table.ts'

/** A part of a date that rows are grouped or kept by. */
export type Period = 'year' | 'quarter' | 'month' | 'day'

/** What rows are grouped by: a column's values, or a part of its dates. */
export interface Grouping {
  column: Column
  period?: Period
}

/** Rows are kept where the column, or the part of its dates, has one of the values. */
export interface RowFilter {
  column: Column
  period?: Period | 'monthOfYear'
  values: string[]
}

/** A computation that a question asks for. */
export interface TableQuery {
  how: Aggregate
  /** Absent where rows are counted. */
  measure?: Column
  filters: RowFilter[]
  grouping?: Grouping
  /** Only the highest or lowest groups are asked for, this many. */
  rank?: { order: 'highest' | 'lowest'; count: number }
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const highest = /\b(highest|most|best|largest|biggest|maximum|max|top|peak|strongest|greatest|leading)\b/i
const lowest = /\b(lowest|least|fewest|worst|smallest|minimum|min|weakest|bottom)\b/i
const small: Record<string, number> = { two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10 }

/** The part of an ISO date that a period is. */
export function periodOf(date: string, period: Period | 'monthOfYear'): string {
  const month = Number(date.slice(5, 7))
  switch (period) {
    case 'year':
      return date.slice(0, 4)
    case 'quarter':
      return `${date.slice(0, 4)}-Q${Math.ceil(month / 3)}`
    case 'month':
      return date.slice(0, 7)
    case 'day':
      return date.slice(0, 10)
    case 'monthOfYear':
      return String(month)
  }
}

function readAggregate(text: string, isGrouped: boolean): Aggregate {
  if (/\b(average|mean|typical(ly)?|on average)\b/i.test(text)) return 'mean'
  if (/\bmedian\b/i.test(text)) return 'median'
  if (
    /\bhow many (rows|records|entries|lines|observations)\b|\bnumber of (rows|records|entries)\b/i.test(text)
  )
    return 'count'
  if (isGrouped) return 'sum'
  if (highest.test(text)) return 'max'
  return lowest.test(text) ? 'min' : 'sum'
}

function readPeriod(text: string): Period | undefined {
  const pattern =
    /\b(?:by|per|each|every|which|what|of the|over the|top \w+|best|worst|strongest|weakest)\s+(?:\w+\s+)?(year|quarter|month|day)s?\b|\b(month|year|quarter|dai)ly\b/i
  const found = pattern.exec(text)
  const word = (found?.[1] ?? found?.[2])?.toLowerCase()
  if (word === 'dai') return 'day'
  return (['year', 'quarter', 'month', 'day'] as const).find((period) => period === word)
}

function readGrouping(table: Table, text: string): Grouping | undefined {
  const dates = table.columns.find((column) => column.kind === 'date')
  const period = readPeriod(text)
  if (period !== undefined && dates !== undefined) return { column: dates, period }
  const cue =
    /\b(?:by|per|each|every|which|what|across|between|top \w+|(?:best|worst|strongest|weakest)(?:-selling)?)\s+((?:\w+\s*){1,3})/gi
  for (const [, words = ''] of text.matchAll(cue)) {
    const stems = splitWords(words).map((word) => word.stem)
    const named = table.columns.find((column) => column.kind !== 'number' && isNamed(column, stems))
    if (named !== undefined) return { column: named }
  }
  return undefined
}

function dateFilters(dates: Column, text: string): RowFilter[] {
  const filters: RowFilter[] = []
  const known = new Set(dates.texts.map((date) => periodOf(date, 'year')))
  const years = [...text.matchAll(/\b(?:19|20)\d{2}\b(?!-)/g)]
    .map(([year]) => year)
    .filter((year) => known.has(year))
  const inMonth = [...text.matchAll(/\b(\d{4}-\d{2})\b/g)].map(([month]) => month)
  const named = months
    .map((month, index) => ({ month, number: String(index + 1) }))
    .filter(({ month }) =>
      new RegExp(month === 'may' ? '\\bMay\\b' : `\\b${month}\\b`, month === 'may' ? '' : 'i').test(text),
    )
    .map(({ number }) => number)
  const quarters = [...text.matchAll(/\bQ([1-4])\b/gi)].flatMap(([, quarter]) =>
    [2, 1, 0].map((back) => String(Number(quarter) * 3 - back)),
  )
  if (years.length > 0) filters.push({ column: dates, period: 'year', values: years })
  if (inMonth.length > 0) filters.push({ column: dates, period: 'month', values: inMonth })
  if (named.length + quarters.length > 0) {
    filters.push({ column: dates, period: 'monthOfYear', values: [...named, ...quarters] })
  }
  return filters
}

function readFilters(table: Table, text: string): RowFilter[] {
  const stems = splitWords(text).map((word) => word.stem)
  return table.columns.flatMap((column): RowFilter[] => {
    if (column.kind === 'date') return dateFilters(column, text)
    if (column.kind === 'number') return []
    const values = [...new Set(column.texts)].filter((value) => {
      const words = splitWords(value)
      return words.length > 0 && words.every((word) => stems.some((stem) => likeness(stem, word.stem) === 1))
    })
    return values.length === 0 ? [] : [{ column, values }]
  })
}

function readRank(text: string, how: Aggregate): TableQuery['rank'] {
  const order = highest.test(text) ? 'highest' : lowest.test(text) ? 'lowest' : undefined
  if (order === undefined || how === 'max' || how === 'min') return undefined
  const count = /\b(?:top|bottom|best|worst)\s+(\d+|two|three|four|five|six|ten)\b/i
    .exec(text)?.[1]
    ?.toLowerCase()
  return { order, count: count === undefined ? 1 : (small[count] ?? Number(count)) }
}

/** Filters of a follow-up: its own, and those before on columns that it says nothing of. */
function joinFilters(own: RowFilter[], before: RowFilter[]): RowFilter[] {
  return [...before.filter((filter) => !own.some((other) => other.column === filter.column)), ...own]
}

const aggregateCue = /\b(average|mean|median|typical(ly)?|total|sum|how many|number of)\b/i
const figureCue =
  /\b(total|sum|overall|average|mean|median|highest|lowest|most|least|best|worst|top|how much)\b/i
const comparison = /\b(compar\w+|versus|vs|differ\w*|between|or|and|than)\b/i

function readComparison(filters: RowFilter[], text: string): Grouping | undefined {
  const several = filters.find((filter) => filter.values.length > 1 && filter.period !== 'monthOfYear')
  if (several === undefined || !comparison.test(text)) return undefined
  return { column: several.column, ...(several.period === undefined ? {} : { period: 'year' }) }
}

/**
 * The computation that a question asks of a table; undefined where it names nothing of it. What a follow-up does
 * not say anew is as in the questions before it.
 */
export function readQuery(table: Table, question: Question): TableQuery | undefined {
  const { text, leansOn: before = '' } = question
  const whole = `${before} ${text}`
  const numeric = table.columns.filter((column) => column.kind === 'number')
  const filters = joinFilters(readFilters(table, text), before === '' ? [] : readFilters(table, before))
  const grouping = readGrouping(table, text) ?? readComparison(filters, text) ?? readGrouping(table, before)
  const how = readAggregate(
    aggregateCue.test(text) || highest.test(text) ? text : whole,
    grouping !== undefined,
  )
  const { column: named, missing } = readMeasure(numeric, question)
  const speaksOfTable = grouping !== undefined || filters.length > 0 || figureCue.test(whole)
  const other = speaksOfTable && missing === undefined ? numeric.at(-1) : undefined
  const measure = how === 'count' ? undefined : (named ?? other)
  if (measure === undefined && how !== 'count') return undefined
  const rank = grouping === undefined ? undefined : readRank(whole, how)
  return {
    how,
    filters,
    ...(measure === undefined ? {} : { measure }),
    ...(grouping === undefined ? {} : { grouping }),
    ...(rank === undefined ? {} : { rank }),
  }
}

/** The measure that a question asks for and no column of the table is. */
export function findMissing(table: Table, question: Question): string | undefined {
  const numeric = table.columns.filter((column) => column.kind === 'number')
  return readMeasure(numeric, question).missing
}
