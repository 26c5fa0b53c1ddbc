import { type Figure, summarize } from './figure.ts'

/** The figures as a Markdown table, padded so that a terminal shows it as well. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [['what', 'floor', 'figure', 'ratio', 'target', 'met'], ...figures.map(cellsOf)]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`)
  return lines.join('\n')
}

function cellsOf(figure: Figure): string[] {
  const { what, unit, target } = figure
  const { value, floor, ratio, isMet } = summarize(figure)
  return [
    what,
    floor === undefined ? '–' : `${figure.floor}: ${format(floor)} ${unit}`,
    `${format(value)} ${unit}${figure.note === undefined ? '' : ` (${figure.note})`}`,
    ratio === undefined
      ? '–'
      : `${formatRatio(ratio.median)} (${formatRatio(ratio.min)} to ${formatRatio(ratio.max)})`,
    formatTarget(target, unit),
    isMet ? 'yes' : 'NO',
  ]
}

function formatTarget(target: Figure['target'], unit: Figure['unit']): string {
  if ('ratio' in target) return `≤ ${target.ratio} ×`
  return 'value' in target ? `≤ ${format(target.value)} ${unit}` : `≥ ${format(target.atLeast)} ${unit}`
}

function formatRatio(ratio: number): string {
  return `${ratio.toFixed(2)} ×`
}

/** Three digits, because the last ones are noise. */
function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}
