import type { Paint } from '../paint.ts'
import { clipEnd, lengthOf } from './text.ts'

export interface Column {
  title: string
  align: 'left' | 'right'
}

export interface Cell {
  text: string
  style?: Parameters<Paint>[0]
}

/** Rows under a dim header, two columns of space between; the first column gives way where `width` is short. */
export function renderTable(columns: Column[], rows: Cell[][], width: number, paint: Paint): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[index]?.text ?? ''))),
  )
  const others = widths.slice(1).reduce((sum, columnWidth) => sum + columnWidth + 2, 0)
  widths[0] = Math.min(widths[0] ?? 0, Math.max(10, width - others))
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
