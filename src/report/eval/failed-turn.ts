import type { Score, ThreadScore, TurnScore } from '../../eval/scoring/score.ts'
import type { TurnTranscript } from '../../eval/runs/transcript.ts'
import type { Paint } from '../paint.ts'
import { renderExpected, renderSources, type Section } from './sources.ts'
import { plain } from '../plain.ts'
import { lengthOf, wrap } from './text.ts'

/** Columns of the labels before what was asked, answered, cited, … */
const labelWidth = 11
const askedLines = 3
const answeredLines = 4
const errorLines = 6
const explanationLines = 3

/** What was asked and answered, which assertions failed, and the sources that explain it. */
export function renderFailedTurn(
  { error, scores, sources }: TurnScore,
  { user, reply }: Partial<TurnTranscript>,
  width: number,
  paint: Paint,
): string[] {
  const room = width - labelWidth - 2
  const answer = reply && (plain(reply.text) || '(nothing)')
  return [
    ...labelled('asked', user === undefined ? [] : wrap(plain(user), room, askedLines), paint),
    ...labelled('answered', answer === undefined ? [] : wrap(answer, room, answeredLines), paint),
    ...(error === undefined ? [] : renderError(error.message, width, paint)),
    ...renderScores(scores, width, paint),
    ...renderSections(sources === undefined ? [] : renderSources(sources, room, paint), paint),
  ]
}

/** Assertions of a whole thread that failed, and the sources that they expected. */
export function renderWhole({ scores, expected = [] }: ThreadScore, width: number, paint: Paint): string[] {
  const failed = renderScores(scores, width, paint)
  if (failed.length === 0) return []
  const sections = expected.length === 0 ? [] : renderExpected(expected, width - labelWidth - 2, paint)
  return [`  ${paint('dim', 'whole thread')}`, ...failed, ...renderSections(sections, paint)]
}

function renderSections(sections: Section[], paint: Paint): string[] {
  return sections.flatMap(({ label, lines }) => labelled(label, lines, paint))
}

export function renderError(message: string, width: number, paint: Paint): string[] {
  return labelled('error', wrap(plain(message), width - labelWidth - 2, errorLines), paint)
}

/** Those that failed or could not be judged, those that do not count among them. */
function renderScores(scores: Score[], width: number, paint: Paint): string[] {
  const failed = scores.filter(({ status, gate }) => status === 'fail' || (status === 'unscored' && gate))
  const widest = Math.max(0, ...failed.map(({ type }) => lengthOf(type)))
  return failed.flatMap((score) => {
    const { gate, type, status } = score
    const failsIt = gate && status === 'fail'
    const sign = status === 'unscored' ? '?' : gate ? '✗' : '·'
    const head = `${sign} ${type.padEnd(widest)}`
    const [first = '', ...rest] = wrap(explain(score), width - widest - 6, explanationLines)
    return [
      `  ${paint(failsIt ? 'red' : 'dim', head)}  ${first}`,
      ...rest.map((line) => `${' '.repeat(widest + 6)}${line}`),
    ]
  })
}

function explain({ explanation, gate, value = 0, threshold }: Score): string {
  const figures = value > 0 ? ` (${value.toFixed(2)}, needs ${threshold.toFixed(2)})` : ''
  return `${plain(explanation)}${figures}${gate ? '' : ', not counted'}`
}

function labelled(label: string, lines: string[], paint: Paint): string[] {
  return lines.map((line, index) => {
    const name = index === 0 ? label : ''
    return `  ${paint('dim', name.padEnd(labelWidth))}${line}`
  })
}
