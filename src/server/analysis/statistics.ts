import type { Column, Table } from './table.ts'

/** How figures are drawn together. */
export type Aggregate = 'sum' | 'mean' | 'median' | 'min' | 'max' | 'count'

/** Aggregates numbers; those that are none are left out, as pandas does. */
export function aggregate(values: number[], how: Aggregate): number {
  const numbers = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b)
  const sum = numbers.reduce((total, value) => total + value, 0)
  const middle = numbers.length / 2
  switch (how) {
    case 'count':
      return numbers.length
    case 'sum':
      return sum
    case 'mean':
      return sum / numbers.length
    case 'min':
      return numbers[0] ?? Number.NaN
    case 'max':
      return numbers.at(-1) ?? Number.NaN
    case 'median':
      return (
        ((numbers[Math.ceil(middle - 1)] ?? Number.NaN) + (numbers[Math.floor(middle)] ?? Number.NaN)) / 2
      )
  }
}

/** A number for readers: thousands separated, two decimals at most. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}

/** The values of a column that stand in most rows, the most frequent first. */
function topValues({ texts }: Column): string {
  const counts = [...Map.groupBy(texts, (text) => text)].map(([text, all]) => ({ text, count: all.length }))
  const top = counts.toSorted((a, b) => b.count - a.count).slice(0, 3)
  return top.map(({ text, count }) => `${text} (${formatNumber(count)})`).join(', ')
}

/** A column's row in the table of statistics. */
function describeColumn(column: Column): string[] {
  const filled = column.texts.filter((text) => text !== '')
  const shared = [column.name, column.kind, formatNumber(filled.length), formatNumber(new Set(filled).size)]
  if (column.kind === 'number') {
    const figures = (['min', 'max', 'mean', 'sum'] as const).map((how) => aggregate(column.numbers, how))
    return [...shared, ...figures.map(formatNumber), '']
  }
  if (column.kind === 'date') {
    const sorted = filled.toSorted()
    return [...shared, sorted[0] ?? '', sorted.at(-1) ?? '', '', '', '']
  }
  return [...shared, '', '', '', '', topValues(column)]
}

const headings = ['column', 'kind', 'filled', 'distinct', 'min', 'max', 'mean', 'sum', 'most frequent']

function writeRow(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ')).join(' | ')} |`
}

/** A table's size and the statistics of each of its columns, as Markdown. */
export function describeTable(table: Table): string {
  const size = `${table.filename} has ${formatNumber(table.rows)} rows and ${table.columns.length} columns:`
  const rows = [headings, headings.map(() => '---'), ...table.columns.map(describeColumn)]
  return [size, '', ...rows.map(writeRow)].join('\n')
}
