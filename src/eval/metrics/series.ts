import { passAllK, passAtK } from '../statistics/pass-at-k.ts'
import type { Score, TestScore, TurnScore } from '../scoring/score.ts'
import { f1 } from './citations.ts'
import { meanOf, sumRatios, valueOf, type Ratio } from './ratio.ts'

/** What a metric says of one turn of a test, its repeats averaged, or of the test as a whole. */
export interface Unit {
  test: TestScore
  /** 0-based. */
  turn: number | 'thread'
  value: number
}

/** A metric as it was measured, before anything is averaged over turns. */
export interface Series {
  name: string
  units: Unit[]
  /** Over all counts at once; absent where the metric has no counts, or nothing was counted. */
  micro?: number
}

/** Every metric of some tests; definitions are in docs/evals.md. Turns without a value have no unit. */
export function seriesOf(tests: TestScore[]): Series[] {
  const turns = tests.flatMap(({ threads }) => threads.flatMap((thread) => thread.turns))
  const counted = (name: string, pick: (turn: TurnScore) => Ratio | undefined): Series => ({
    name,
    units: perTurn(tests, (turn) => valueOf(pick(turn))),
    ...microOf(valueOf(sumRatios(turns.flatMap((turn) => pick(turn) ?? [])))),
  })
  const withF1 = turns.map(({ measures }) => measures).filter((measures) => measures.f1 !== undefined)
  const microF1 = f1(
    sumRatios(withF1.flatMap(({ recall }) => recall ?? [])),
    sumRatios(withF1.flatMap(({ precision }) => precision ?? [])),
  )
  return [
    { name: 'pass-rate', units: perTest(tests, passed) },
    ...passSeries(tests),
    counted('citation-recall', ({ measures }) => measures.recall),
    counted('citation-precision', ({ measures }) => measures.precision),
    { name: 'citation-f1', units: perTurn(tests, ({ measures }) => measures.f1), ...microOf(microF1) },
    counted('resolve-rate', ({ measures }) => measures.resolve),
    ...namedSeries(tests),
  ]
}

/** What could not be judged says nothing: a judge that is away lowers no rate. */
function passed({ verdict }: TestScore): number | undefined {
  return verdict === 'unscored' ? undefined : Number(verdict === 'pass')
}

/** Repeats that passed, failed or met an error. */
function countJudged({ threads }: TestScore): number {
  return threads.filter(({ verdict }) => verdict !== 'unscored').length
}

/** For 1 repeat and for as many as the most repeated test has; none where no test is repeated. */
function passSeries(tests: TestScore[]): Series[] {
  const most = Math.max(0, ...tests.map(({ repeat }) => repeat))
  if (most < 2) return []
  const estimate = (name: string, k: number, of: typeof passAtK): Series => ({
    name,
    units: perTest(
      tests.filter((test) => countJudged(test) >= k),
      (test) => of(countJudged(test), test.passes, k),
    ),
  })
  return [
    estimate('pass@1', 1, passAtK),
    estimate(`pass@${most}`, most, passAtK),
    estimate(`pass^${most}`, most, passAllK),
  ]
}

/** Averages of the assertions that share a `metric`. */
function namedSeries(tests: TestScore[]): Series[] {
  const threads = tests.flatMap((test) => test.threads)
  const scores = threads.flatMap(({ turns, scores }) => [...turns.flatMap((turn) => turn.scores), ...scores])
  const names = new Set(scores.flatMap(({ metric }) => metric ?? []))
  return [...names].toSorted().map((name) => {
    const named = (list: Score[]) => meanOf(list.flatMap((s) => (s.metric === name ? (s.value ?? []) : [])))
    const ofThreads = perTest(tests, (test) => meanOf(test.threads.flatMap((t) => named(t.scores) ?? [])))
    return { name, units: [...perTurn(tests, (turn) => named(turn.scores)), ...ofThreads] }
  })
}

function perTest(tests: TestScore[], pick: (test: TestScore) => number | undefined): Unit[] {
  return tests.flatMap((test) => {
    const value = pick(test)
    return value === undefined ? [] : [{ test, turn: 'thread' as const, value }]
  })
}

/** One value a turn of a test: the mean over its repeats. */
function perTurn(tests: TestScore[], pick: (turn: TurnScore) => number | undefined): Unit[] {
  return tests.flatMap((test) => {
    const length = Math.max(0, ...test.threads.map(({ turns }) => turns.length))
    return Array.from({ length }, (_, turn) => {
      const values = test.threads.flatMap(({ turns }) => (turns[turn] && pick(turns[turn])) ?? [])
      return { test, turn, value: meanOf(values) }
    }).flatMap(({ value, ...unit }) => (value === undefined ? [] : [{ ...unit, value }]))
  })
}

function microOf(micro: number | undefined): { micro?: number } {
  return micro === undefined ? {} : { micro }
}
