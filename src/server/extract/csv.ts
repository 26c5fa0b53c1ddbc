import { parseCsv } from '../analysis/csv.ts'

/**
 * A table as text that is found and understood piece by piece: one row a line, each value after its column's name.
 * What cannot be a table stays as it is.
 */
export function extractCsv(text: string): string {
  // An unclosed quote would swallow the rows after it.
  const hasOpenQuote = text.split('"').length % 2 === 0
  const [header, ...rows] = hasOpenQuote ? [] : parseCsv(text)
  if (header === undefined || rows.length === 0) return text
  return rows.map((row) => describeRow(header, row)).join('\n')
}

function describeRow(header: string[], row: string[]): string {
  const cells = row.map((cell, column) => [flatten(header[column] ?? ''), flatten(cell)] as const)
  return cells
    .filter(([, value]) => value !== '')
    .map(([name, value]) => (name === '' ? value : `${name}: ${value}`))
    .join('; ')
}

function flatten(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ').trim()
}
