import { describeGroup } from '../../eval/metrics/sources.ts'
import type { ExpectedSource, TestScore, ThreadScore } from '../../eval/scoring/score.ts'
import { describeMissing } from './missing.ts'

/** The first repeat whose verdict is the test's: the one that explains it. */
export function findTellingThread({ threads, verdict }: TestScore): ThreadScore | undefined {
  return threads.find((thread) => thread.verdict === verdict)
}

/** What a thread failed on, a line each: errors, then the assertions that count, with the turn where there are several. */
export function explainThread({ turns, scores, error }: ThreadScore): string[] {
  const several = turns.length > 1
  const ofTurns = turns.flatMap((turn, index) => {
    const where = several ? `turn ${index + 1}: ` : ''
    return [
      ...(turn.error === undefined ? [] : [`${where}${turn.error.code}: ${turn.error.message}`]),
      ...turn.scores.filter(isHolding).map(({ type, explanation }) => `${where}${type}: ${explanation}`),
    ]
  })
  const whole = scores
    .filter(isHolding)
    .map(({ type, explanation }) => `whole thread: ${type}: ${explanation}`)
  const opening = error === undefined || ofTurns.length > 0 ? [] : [`${error.code}: ${error.message}`]
  return [...opening, ...ofTurns, ...whole]
}

/** Expected sources that were not cited, a line each with the cause, and the turn where there are several. */
export function explainMissing({ turns, expected = [] }: ThreadScore): string[] {
  const several = turns.length > 1
  return [
    ...turns.flatMap(({ sources }, index) =>
      missingOf(sources?.expected ?? [], several ? `turn ${index + 1}: ` : ''),
    ),
    ...missingOf(expected, 'whole thread: '),
  ]
}

function missingOf(expected: ExpectedSource[], where: string): string[] {
  return expected.flatMap(({ group, missing }) =>
    missing === undefined ? [] : [`${where}${describeGroup(group)}: ${describeMissing(missing)}`],
  )
}

/** Assertions that count and could not be judged, a line each with the cause. */
export function explainUnscored({ turns, scores }: ThreadScore): string[] {
  return [...turns.flatMap((turn) => turn.scores), ...scores]
    .filter(({ status, gate }) => gate && status === 'unscored')
    .map(({ type, explanation }) => `${type}: ${explanation}`)
}

function isHolding({ status, gate }: ThreadScore['scores'][number]): boolean {
  return gate && status === 'fail'
}
