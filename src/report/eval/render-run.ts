import type { RunResult } from '../../eval/runs/run-result.ts'
import type { Transcript } from '../../eval/runs/transcript.ts'
import { renderComparisons } from './comparison.ts'
import { renderFailures } from './failures.ts'
import { createPaint } from '../paint.ts'
import { counted } from './text.ts'
import { renderSuiteTable } from './suite-table.ts'
import { renderFlaky, renderGates, renderMetrics, renderTotals } from './summary.ts'

export interface RenderOptions {
  /** Columns of the terminal. */
  width: number
  colour: boolean
  /** What went wrong in each test, instead of only which ones. */
  details: boolean
  /** Where the run is saved, as a person would type it. */
  folder: string
}

/** A run for people: a table a suite, what went wrong, metrics, gates, and where the rest is. */
export function renderRun(
  result: RunResult,
  transcripts: Transcript[],
  { width, colour, details, folder }: RenderOptions,
): string {
  const paint = createPaint(colour)
  const tables = result.suites.flatMap((suite) => ['', ...renderSuiteTable(suite, width, paint)])
  const leftBehind = transcripts.filter((transcript) => transcript.leftBehind !== undefined)
  return [
    ...tables,
    ...(details ? renderFailures(result.suites, transcripts, width, paint) : []),
    '',
    ...renderMetrics(result.metrics, width, paint),
    ...renderComparisons(result.suites, width, paint),
    '',
    ...renderFlaky(result.suites, width, paint),
    ...renderGates(result.suites, paint),
    renderTotals(result, paint),
    ...(leftBehind.length === 0
      ? []
      : [`${counted(leftBehind.length, 'thread')} could not be deleted at the provider`]),
    `${paint('dim', 'saved in')} ${folder}`,
    '',
  ].join('\n')
}
