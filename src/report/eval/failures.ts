import type { TestScore, ThreadScore } from '../../eval/scoring/score.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { threadKey, type Transcript } from '../../eval/runs/transcript.ts'
import { renderError, renderFailedTurn, renderWhole } from './failed-turn.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'
import { lengthOf } from './text.ts'
import { markOf } from './verdict-mark.ts'

/** Every test that failed, met an error or could not be judged, with its first repeat that did. */
export function renderFailures(
  suites: SuiteScore[],
  transcripts: Transcript[],
  width: number,
  paint: Paint,
): string[] {
  const byKey = new Map(transcripts.map((transcript) => [threadKey(transcript), transcript]))
  return suites.flatMap((suite) =>
    suite.tests.flatMap((test) => {
      const thread = test.threads.find(({ verdict }) => verdict === test.verdict)
      if (thread === undefined || !needsExplanation(test)) return []
      const key = threadKey({ suite: suite.key, test: test.id, repeat: thread.repeat })
      return [
        '',
        ...renderTitle(suite, test, thread, width, paint),
        ...renderThread(thread, byKey.get(key), width, paint),
      ]
    }),
  )
}

function needsExplanation({ verdict }: Pick<TestScore, 'verdict'>): boolean {
  return verdict !== 'pass'
}

function renderTitle(
  suite: SuiteScore,
  { id, file = suite.file, verdict, line, passes, repeat, minPass }: TestScore,
  thread: ThreadScore,
  width: number,
  paint: Paint,
): string[] {
  const { text, style } = markOf(verdict)
  const title = `${text} ${suite.key} › ${plain(id)}`
  const repeats =
    repeat > 1 ? `, repeat ${thread.repeat}: ${passes} of ${repeat} passed, ${minPass} needed` : ''
  const place = `${file}:${line}${repeats}`
  const painted = [paint([style, 'bold'], title), paint('dim', place)]
  return lengthOf(title) + lengthOf(place) + 2 <= width ? [painted.join('  ')] : painted.map(indentRest)
}

function indentRest(line: string, index: number): string {
  return index === 0 ? line : `  ${line}`
}

function renderThread(
  thread: ThreadScore,
  transcript: Transcript | undefined,
  width: number,
  paint: Paint,
): string[] {
  const { turns, error } = thread
  // Where no single turn is to blame, all of them show what the thread as a whole was judged by.
  const isWhole = !turns.some(needsExplanation)
  const failedTurns = turns.flatMap((turn, index) => {
    if (!isWhole && !needsExplanation(turn)) return []
    const heading = turns.length > 1 ? [`  ${paint('dim', `turn ${index + 1} of ${turns.length}`)}`] : []
    return [...heading, ...renderFailedTurn(turn, transcript?.turns[index] ?? {}, width, paint)]
  })
  const shown = turns.some((turn) => turn.error !== undefined)
  return [
    ...failedTurns,
    ...renderWhole(thread, width, paint),
    ...(error === undefined || shown ? [] : renderError(error.message, width, paint)),
  ]
}
