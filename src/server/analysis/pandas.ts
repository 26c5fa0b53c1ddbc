import type { Chart } from '../chart/chart.ts'
import type { Period, RowFilter, TableQuery } from './query.ts'
import type { Table } from './table.ts'

const periodCodes: Record<Period, string> = { year: 'Y', quarter: 'Q', month: 'M', day: 'D' }

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function readFile(table: Table): string[] {
  const dates = table.columns.filter((column) => column.kind === 'date').map((column) => quote(column.name))
  const parse = dates.length === 0 ? '' : `, parse_dates=[${dates.join(', ')}]`
  return ['import pandas as pd', '', `df = pd.read_csv(${quote(`/mnt/data/${table.filename}`)}${parse})`]
}

function filterLine({ column, period, values }: RowFilter): string {
  const series = `df[${quote(column.name)}]`
  const list = `[${values.map(quote).join(', ')}]`
  if (period === undefined) return `df = df[${series}.isin(${list})]`
  if (period === 'monthOfYear') return `df = df[${series}.dt.month.isin([${values.join(', ')}])]`
  return `df = df[${series}.dt.to_period('${periodCodes[period]}').astype(str).isin(${list})]`
}

/** The expression that a query is, of the data frame `df`. */
function writeExpression({ grouping, measure, how, rank }: TableQuery): string {
  if (grouping === undefined) return measure === undefined ? 'len(df)' : `df[${quote(measure.name)}].${how}()`
  const series = `df[${quote(grouping.column.name)}]`
  const key =
    grouping.period === undefined
      ? quote(grouping.column.name)
      : `${series}.dt.to_period('${periodCodes[grouping.period]}')`
  const grouped =
    measure === undefined
      ? `df.groupby(${key}).size()`
      : `df.groupby(${key})[${quote(measure.name)}].${how}()`
  const picked =
    rank === undefined
      ? ''
      : rank.order === 'highest'
        ? `.nlargest(${rank.count})`
        : `.nsmallest(${rank.count})`
  return grouped + picked
}

/** The pandas that a query stands for. It is shown, never run. */
export function writeQueryCode(table: Table, query: TableQuery): string {
  return [...readFile(table), ...query.filters.map(filterLine), `print(${writeExpression(query)})`].join('\n')
}

/** The lines that stand for drawing a chart, of a query or of the first rows. */
export function writeChartCode(chart: Chart, query: TableQuery | undefined, filename: string): string {
  const data =
    query?.grouping === undefined
      ? `df.head(${chart.points.length}).set_index(${quote(chart.xLabel)})[${quote(chart.yLabel)}]`
      : writeExpression(query)
  const draw = `ax = ${data}.plot(kind=${quote(chart.kind)}, title=${quote(chart.title)})`
  return ['import matplotlib.pyplot as plt', draw, `plt.savefig(${quote(`/mnt/data/${filename}`)})`].join(
    '\n',
  )
}

/** The pandas that tells the columns of a table. */
export function writeColumnsCode(table: Table): string {
  return [...readFile(table), 'print(df.columns.tolist())'].join('\n')
}

/** The pandas that a table's profile stands for. */
export function writeProfileCode(table: Table): string {
  return [...readFile(table), 'print(df.shape)', "print(df.describe(include='all'))"].join('\n')
}
