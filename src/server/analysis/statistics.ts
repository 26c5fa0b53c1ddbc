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

function topValues(column: Column): string {
  const counts = [...Map.groupBy(column.texts, (text) => text)].map(([text, all]) => ({
    text,
    count: all.length,
  }))
  const top = counts.toSorted((a, b) => b.count - a.count).slice(0, 5)
  return `${counts.length} distinct: ${top.map(({ text, count }) => `${text} (${count})`).join(', ')}`
}

/** What one column holds, in a line. */
export function describeColumn(column: Column): string {
  if (column.kind === 'text') return topValues(column)
  if (column.kind === 'date') {
    const sorted = column.texts.filter((text) => text !== '').toSorted()
    return `from ${sorted[0] ?? ''} to ${sorted.at(-1) ?? ''}, ${new Set(sorted).size} distinct`
  }
  return (['min', 'max', 'mean', 'sum'] as const)
    .map((how) => `${how} ${formatNumber(aggregate(column.numbers, how))}`)
    .join(', ')
}

/** A table's size and each of its columns, as Markdown. */
export function describeTable(table: Table): string {
  const lines = table.columns.map((column) => `- ${column.name} (${column.kind}): ${describeColumn(column)}`)
  const size = `${table.filename} has ${formatNumber(table.rows)} rows and ${table.columns.length} columns:`
  return [size, ...lines].join('\n')
}
