import type { Paint } from '../paint.ts'
import { clipEnd, lengthOf } from './text.ts'

export interface Column {
  title: string
  align: 'left' | 'right'
  /** Left out where the width is short. */
  isOptional?: boolean
}

export interface Cell {
  text: string
  style?: Parameters<Paint>[0]
}

/**
 * Rows under a dim header, two columns of space between. Where `width` is short, optional columns go, the last first;
 * then the first column gives way.
 */
export function renderTable(columns: Column[], rows: Cell[][], width: number, paint: Paint): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[index]?.text ?? ''))),
  )
  const dropped = columns.findLastIndex(({ isOptional }) => isOptional)
  if (dropped !== -1 && sumOf(widths) > width) {
    const kept = <T>(cells: T[]) => cells.toSpliced(dropped, 1)
    return renderTable(kept(columns), rows.map(kept), width, paint)
  }
  widths[0] = Math.min(widths[0] ?? 0, Math.max(10, width - sumOf(widths.slice(1)) - 2))
  const line = (cells: Cell[]) =>
    columns
      .map(({ align }, index) => {
        const { text = '', style } = cells[index] ?? {}
        const clipped = clipEnd(text, widths[index] ?? 0)
        const padding = ' '.repeat((widths[index] ?? 0) - lengthOf(clipped))
        const painted = style === undefined ? clipped : paint(style, clipped)
        return align === 'left' ? painted + padding : padding + painted
      })
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ title }) => ({ text: title, style: 'dim' }))), ...rows.map(line)]
}

/** With the space between. */
function sumOf(widths: number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + 2 * Math.max(0, widths.length - 1)
}
