import type { Chart } from '../chart/chart.ts'
import type { Question } from '../answer/question.ts'
import { compute, describeFilters } from './compute.ts'
import { type Grouping, readQuery, type TableQuery } from './query.ts'
import type { Table } from './table.ts'

/** True where a question wants to see something drawn. */
export function wantsChart(question: Question): boolean {
  return /\b(charts?|plot(s|ted)?|graphs?|diagrams?|histograms?|visuali[sz](e|es|ation)|draw)\b/i.test(
    question.text,
  )
}

/** Bars that can still be told apart. */
const barsMax = 20
/** Points of a line that can still be told apart. */
const pointsMax = 200

const verbs: Record<TableQuery['how'], string> = {
  sum: 'Total',
  mean: 'Average',
  median: 'Median',
  min: 'Lowest',
  max: 'Highest',
  count: 'Number of',
}

/** What a table is best grouped by: months or years of its dates, or the column with the fewest values. */
function groupingOf(table: Table): Grouping | undefined {
  const dates = table.columns.find((column) => column.kind === 'date')
  if (dates !== undefined) {
    const months = new Set(dates.texts.map((text) => text.slice(0, 7))).size
    if (months > 1) return { column: dates, period: months > pointsMax ? 'year' : 'month' }
  }
  const texts = table.columns
    .filter((column) => column.kind === 'text')
    .map((column) => ({ column, values: new Set(column.texts).size }))
    .filter(({ values }) => values > 1 && values < table.rows)
    .toSorted((a, b) => a.values - b.values)
  return texts[0] ?? (dates === undefined ? undefined : { column: dates })
}

/** The chart of a table that says nothing more is asked: its last column of numbers by what groups it best. */
function queryOf(table: Table): TableQuery | undefined {
  const grouping = groupingOf(table)
  const measure = table.columns.findLast((column) => column.kind === 'number')
  if (grouping === undefined) return undefined
  return { how: measure === undefined ? 'count' : 'sum', filters: [], grouping, ...(measure && { measure }) }
}

/** The first rows as they stand, for a table that nothing groups. */
function chartRows(table: Table): Chart | undefined {
  const measure = table.columns.findLast((column) => column.kind === 'number')
  const names = table.columns.find((column) => column.kind !== 'number')
  if (measure === undefined) return undefined
  const points = measure.numbers.slice(0, barsMax).flatMap((value, row) => {
    return Number.isNaN(value) ? [] : [{ label: names?.texts[row] ?? String(row + 1), value }]
  })
  if (points.length === 0) return undefined
  const xLabel = names?.name ?? 'row'
  return { kind: 'bar', title: `${measure.name} by ${xLabel}`, xLabel, yLabel: measure.name, points }
}

/** The query behind a chart: what the question asks, with a grouping of the table's own where it names none. */
export function chartQuery(table: Table, question: Question | undefined): TableQuery | undefined {
  const asked = question === undefined ? undefined : readQuery(table, question)
  if (asked === undefined) return queryOf(table)
  if (asked.grouping !== undefined) return asked
  const grouping = groupingOf(table)
  return grouping === undefined
    ? undefined
    : { ...asked, how: asked.how === 'max' ? 'sum' : asked.how, grouping }
}

/** The chart that shows a query's groups, or the table's rows; undefined where there is nothing to draw. */
export function chooseChart(table: Table, query: TableQuery | undefined): Chart | undefined {
  if (query?.grouping === undefined) return chartRows(table)
  const { column, period } = query.grouping
  const isTime = column.kind === 'date'
  const points = compute(table, query)
    .values.flatMap(({ group, value }) =>
      Number.isFinite(value) ? [{ label: group || '(none)', value }] : [],
    )
    .slice(0, isTime ? pointsMax : barsMax)
  if (points.length === 0) return undefined
  const xLabel = period ?? column.name
  const what = query.measure?.name ?? 'rows'
  const part = isTime || points.length < barsMax ? '' : ` (first ${barsMax})`
  return {
    kind: isTime && points.length > 2 ? 'line' : 'bar',
    title: `${verbs[query.how]} ${what} by ${xLabel}${describeFilters(query)}${part}`,
    xLabel,
    yLabel: what,
    points,
  }
}
