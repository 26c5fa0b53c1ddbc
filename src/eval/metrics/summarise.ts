import type { Score, TestScore, TurnScore } from '../score.ts'
import { f1 } from './citations.ts'
import { meanOf, sumRatios, valueOf, type Ratio } from './ratio.ts'

/** One number over a suite or a whole run. */
export interface Metric {
  name: string
  /** Mean over turns, a turn's repeats averaged first; absent where no turn has a value (n/a). */
  macro?: number
  /** The same over all counts at once; absent where the metric has no counts. */
  micro?: number
  /** How many turns (tests, for `pass-rate`) have a value. */
  count: number
}

/** Metrics that every run has. Others come from assertions' `metric`. */
export const builtInMetrics = [
  'pass-rate',
  'citation-recall',
  'citation-precision',
  'citation-f1',
  'resolve-rate',
] as const

/** Definitions are in docs/evals.md. */
export function summarise(tests: TestScore[]): Metric[] {
  const turns = tests.flatMap(({ threads }) => threads.flatMap((thread) => thread.turns))
  const ratios = (pick: (turn: TurnScore) => Ratio | undefined) =>
    sumRatios(turns.flatMap((turn) => pick(turn) ?? []))
  const withF1 = turns.map(({ measures }) => measures).filter((measures) => measures.f1 !== undefined)
  const microF1 = f1(
    sumRatios(withF1.flatMap(({ recall }) => recall ?? [])),
    sumRatios(withF1.flatMap(({ precision }) => precision ?? [])),
  )
  return [
    metric(
      'pass-rate',
      tests.map(({ verdict }) => (verdict === 'pass' ? 1 : 0)),
    ),
    metric(
      'citation-recall',
      perTurn(tests, ({ measures }) => valueOf(measures.recall)),
      valueOf(ratios(({ measures }) => measures.recall)),
    ),
    metric(
      'citation-precision',
      perTurn(tests, ({ measures }) => valueOf(measures.precision)),
      valueOf(ratios(({ measures }) => measures.precision)),
    ),
    metric(
      'citation-f1',
      perTurn(tests, ({ measures }) => measures.f1),
      microF1,
    ),
    metric(
      'resolve-rate',
      perTurn(tests, ({ measures }) => valueOf(measures.resolve)),
      valueOf(ratios(({ measures }) => measures.resolve)),
    ),
    ...namedMetrics(tests),
  ]
}

function metric(name: string, values: number[], micro?: number): Metric {
  const macro = meanOf(values)
  return {
    name,
    ...(macro === undefined ? {} : { macro }),
    ...(micro === undefined ? {} : { micro }),
    count: values.length,
  }
}

/** One value a turn of a test: the mean over its repeats. Turns without a value are left out. */
function perTurn(tests: TestScore[], pick: (turn: TurnScore) => number | undefined): number[] {
  return tests.flatMap(({ threads }) => {
    const length = Math.max(0, ...threads.map(({ turns }) => turns.length))
    return Array.from({ length }, (_, index) =>
      meanOf(threads.flatMap(({ turns }) => (turns[index] && pick(turns[index])) ?? [])),
    ).filter((value) => value !== undefined)
  })
}

function namedMetrics(tests: TestScore[]): Metric[] {
  const threads = tests.flatMap((test) => test.threads)
  const scores = threads.flatMap((thread) => [
    ...thread.turns.flatMap((turn) => turn.scores),
    ...thread.scores,
  ])
  const names = new Set(scores.flatMap((score) => score.metric ?? []))
  return [...names].toSorted().map((name) => {
    const named = (list: Score[]) => meanOf(list.flatMap((s) => (s.metric === name ? (s.value ?? []) : [])))
    const ofThreads = tests.flatMap(
      (test) => meanOf(test.threads.flatMap(({ scores }) => named(scores) ?? [])) ?? [],
    )
    return metric(name, [...perTurn(tests, ({ scores }) => named(scores)), ...ofThreads])
  })
}
