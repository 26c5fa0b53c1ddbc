import { type Grouping, periodOf, type TableQuery } from './query.ts'
import { aggregate, formatNumber } from './statistics.ts'
import type { Table } from './table.ts'

/** What a query comes to. */
export interface Result {
  /** Rows that the filters left. */
  rows: number
  /** One value without a grouping, else one a group, in the order they are to be told. */
  values: { group?: string; value: number }[]
}

function groupOf({ column, period }: Grouping, row: number): string {
  const text = column.texts[row] ?? ''
  return period === undefined ? text : periodOf(text, period)
}

function selectRows(table: Table, query: TableQuery): number[] {
  const rows = Array.from({ length: table.rows }, (_, row) => row)
  return rows.filter((row) =>
    query.filters.every(({ column, period, values }) => {
      const text = column.texts[row] ?? ''
      return values.includes(period === undefined ? text : periodOf(text, period))
    }),
  )
}

/** Computes a query over a table. */
export function compute(table: Table, query: TableQuery): Result {
  const { how, measure, grouping, rank } = query
  const rows = selectRows(table, query)
  const valueOf = (of: number[]): number =>
    measure === undefined
      ? of.length
      : aggregate(
          of.map((row) => measure.numbers[row] ?? Number.NaN),
          how,
        )
  if (grouping === undefined) return { rows: rows.length, values: [{ value: valueOf(rows) }] }
  const values = [...Map.groupBy(rows, (row) => groupOf(grouping, row))].map(([group, of]) => ({
    group,
    value: valueOf(of),
  }))
  const isDate = grouping.column.kind === 'date'
  const ordered = isDate
    ? values.toSorted((a, b) => a.group.localeCompare(b.group))
    : values.toSorted((a, b) => b.value - a.value)
  if (rank === undefined) return { rows: rows.length, values: ordered }
  const ranked = values.toSorted((a, b) => (rank.order === 'highest' ? b.value - a.value : a.value - b.value))
  return { rows: rows.length, values: ranked.slice(0, rank.count) }
}

const aggregateWords: Record<TableQuery['how'], string> = {
  sum: 'total',
  mean: 'average',
  median: 'median',
  min: 'lowest',
  max: 'highest',
  count: 'number of',
}
const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })

function nameMonth(number: string): string {
  return monthNames.format(new Date(Date.UTC(2000, Number(number) - 1)))
}

/** The rows that a query is about, e.g. ` for year 2025, region North`; nothing where it is about all. */
export function describeFilters({ filters }: TableQuery): string {
  const parts = filters.map(({ column, period, values }) => {
    const shown = period === 'monthOfYear' ? values.map(nameMonth) : values
    return `${period === undefined ? column.name : period === 'monthOfYear' ? 'month' : period} ${shown.join(' or ')}`
  })
  return parts.length === 0 ? '' : ` for ${parts.join(', ')}`
}

/** Says the result in a sentence or a list, with the rows it is made of. */
export function describeResult(query: TableQuery, { rows, values }: Result): string {
  const what = `${aggregateWords[query.how]} ${query.measure?.name ?? 'rows'}`
  const made = `${describeFilters(query)} (${formatNumber(rows)} rows)`
  if (rows === 0) return `There are no rows${describeFilters(query)}.`
  const [first] = values
  if (first === undefined) return `There are no rows${describeFilters(query)}.`
  if (query.grouping === undefined) return `The ${what}${made} is ${formatNumber(first.value)}.`
  const by = query.grouping.period ?? query.grouping.column.name
  if (query.rank?.count === 1) {
    return `${first.group} has the ${query.rank.order} ${what} by ${by}${made}: ${formatNumber(first.value)}.`
  }
  const lines = values.map(({ group, value }) => `- ${group}: ${formatNumber(value)}`)
  return [`The ${what} by ${by}${made}:`, ...lines].join('\n')
}
