import { summarise } from '../../eval/metrics/summarise.ts'
import type { TestScore } from '../../eval/scoring/score.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import type { Paint } from '../paint.ts'
import { renderTable, type Cell, type Column } from './table.ts'
import { plain } from '../plain.ts'
import { counted, formatShare } from './text.ts'
import { markOf } from './verdict-mark.ts'

const shownMetrics = ['citation-recall', 'citation-precision', 'citation-f1']

/** One line a test. */
export function renderSuiteTable(suite: SuiteScore, width: number, paint: Paint): string[] {
  const { key, assistant, tests, skipped } = suite
  const repeated = tests.some(({ repeat }) => repeat > 1)
  const columns: Column[] = [
    { title: '  test', align: 'left' },
    { title: 'turns', align: 'right' },
    ...(repeated ? [{ title: 'passed', align: 'right' } as const] : []),
    ...shownMetrics.map((name): Column => ({ title: name.replace('citation-', ''), align: 'right' })),
  ]
  const rows = tests.map((test) => rowOf(test, repeated))
  const left = skipped === undefined ? '' : `, ${skipped} skipped`
  const facts = `asks ${assistant}, ${counted(tests.length, 'test')}${left}`
  return [
    `${paint('bold', key)} ${paint('dim', facts)}`,
    ...renderTable(columns, rows, width, paint).map((line, index) => {
      const test = tests[index - 1]
      if (test === undefined) return line
      const { text, style } = markOf(test.verdict)
      return `${paint(style, text)} ${line.slice(2)}`
    }),
  ]
}

function rowOf(test: TestScore, repeated: boolean): Cell[] {
  const metrics = summarise([test])
  const turns = Math.max(0, ...test.threads.map((thread) => thread.turns.length))
  return [
    // The mark takes these two columns, so that its colour does not count as width.
    { text: `  ${plain(test.id)}` },
    { text: String(turns) },
    ...(repeated ? [{ text: `${test.passes}/${test.repeat}` }] : []),
    ...shownMetrics.map((name): Cell => {
      const value = metrics.find((metric) => metric.name === name)?.macro
      if (value === undefined) return { text: '–', style: 'dim' }
      return value < 1 ? { text: formatShare(value), style: 'yellow' } : { text: formatShare(value) }
    }),
  ]
}
