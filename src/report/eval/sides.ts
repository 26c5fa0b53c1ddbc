import type { Side, SideBySide, SideTest } from '../../eval/runs/sides.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'
import { renderTable, type Cell, type Column } from './table.ts'
import { formatShare } from './text.ts'
import { markOf } from './verdict-mark.ts'

/** Suites that several environments or assistants answered: a column a side, a line a test and a metric. */
export function renderSides(suites: SideBySide[], width: number, paint: Paint): string[] {
  return suites.flatMap(({ file, sides, tests, metrics }) => {
    const columns: Column[] = [
      { title: 'side by side', align: 'left' },
      ...sides.map((side): Column => ({ title: plain(nameSide(side, sides)), align: 'right' })),
    ]
    const rows = [
      ...tests.map((test): Cell[] => [{ text: plain(test.id) }, ...test.results.map(cellOf)]),
      ...metrics.map(({ name, values }): Cell[] => [
        { text: plain(name), style: 'bold' },
        ...values.map((value): Cell => ({ text: value === null ? '–' : formatShare(value), style: 'bold' })),
      ]),
    ]
    return ['', paint('bold', plain(file)), ...renderTable(columns, rows, width, paint)]
  })
}

/** What tells it apart from the others. */
export function nameSide(side: Side, sides: Side[]): string {
  const differs = (name: 'environment' | 'suite') => new Set(sides.map((one) => one[name])).size > 1
  const parts = [
    ...(differs('environment') ? [side.environment] : []),
    ...(differs('suite') ? [side.suite.split('@').slice(1).join('@') || side.assistant] : []),
  ]
  return parts.join(' ') || side.environment
}

function cellOf(result: SideTest['results'][number]): Cell {
  if (result === null) return { text: '' }
  const { text, style } = markOf(result.verdict)
  return { text: result.repeat > 1 ? `${text} ${result.passes}/${result.repeat}` : text, style }
}
