import { digest } from '../../compile/digest.ts'
import { UserError } from '../../errors.ts'
import type { Gate } from '../scoring/gate.ts'
import { judgeSuite } from '../scoring/judge-suite.ts'
import { summarise } from '../metrics/summarise.ts'
import type { RunResult } from './run-result.ts'
import type { SuiteScore } from '../scoring/suite-score.ts'
import { totalsOf } from '../scoring/totals.ts'

/**
 * Runs of one environment that asked different tests, as the one run that they are parts of, judged anew as a whole.
 * Throws `UserError` `runs-apart` where they make no whole.
 * @param runs at least one
 */
export function mergeRuns(runs: RunResult[], baselines: Map<string, RunResult>): RunResult {
  const [first] = runs
  if (first === undefined) throw new Error('there is no run to merge')
  refuseParts(runs)
  for (const run of runs) refuseOtherTarget(first, run)
  refuseOverlap(runs)
  const keys = [...new Set(runs.flatMap(({ suites }) => suites.map(({ key }) => key)))].toSorted()
  const { target } = first
  const suites = keys.flatMap((key) => {
    const parts = runs.flatMap((run) => run.suites.filter((suite) => suite.key === key))
    const [part] = parts
    if (part === undefined) return []
    if (new Set(parts.map(({ model }) => model)).size > 1) {
      throw apart(`the model of the suite ${key} is not the same in all runs`)
    }
    const tests = parts.flatMap((suite) => suite.tests).toSorted((a, b) => a.line - b.line)
    return [judgeSuite({ ...part, tests }, rulesOf(parts), { target, baselines })]
  })
  const tests = suites.flatMap((suite) => suite.tests)
  return {
    version: first.version,
    id: runs.length === 1 ? first.id : `${runs.map(({ id }) => id).toSorted()[0]}-merged`,
    startedAt: runs.map(({ startedAt }) => startedAt).toSorted()[0] ?? first.startedAt,
    finishedAt:
      runs
        .map(({ finishedAt }) => finishedAt)
        .toSorted()
        .at(-1) ?? first.finishedAt,
    target,
    suites,
    metrics: summarise(tests),
    totals: totalsOf(
      tests,
      runs.reduce((sum, { totals }) => sum + totals.turns, 0),
    ),
    passed: suites.every(({ gate }) => gate.passed),
  }
}

/** Every shard of one split, once. */
function refuseParts(runs: RunResult[]): void {
  const shards = runs.flatMap(({ shard }) => shard ?? [])
  const [first] = shards
  if (first === undefined) return
  const { total, split } = first
  const whole = runs.find(({ shard }) => shard === undefined)
  if (whole !== undefined) throw apart(`${whole.id} is no shard, and others are`)
  if (shards.some((shard) => shard.split !== split || shard.total !== total)) {
    throw apart(
      'these shards are of different suites, or of differently many',
      'shard the same checkout everywhere',
    )
  }
  const indexes = shards.map(({ index }) => index)
  const twice = indexes.find((index, place) => indexes.indexOf(index) !== place)
  if (twice !== undefined) throw apart(`shard ${twice}/${total} is there twice`)
  const missing = Array.from({ length: total }, (_, place) => place + 1).filter(
    (index) => !indexes.includes(index),
  )
  if (missing.length > 0) {
    throw apart(
      `missing: ${missing.map((index) => `shard ${index}/${total}`).join(', ')}`,
      'name the runs of all shards',
    )
  }
}

/** Of assistants and knowledge that both asked; what another run did not ask may have been synced in between. */
function refuseOtherTarget(first: RunResult, run: RunResult): void {
  const keys = new Set([...first.suites, ...run.suites].map(({ assistant }) => assistant))
  const facts = ({ target }: RunResult) => {
    const { environment, provider, runtime, assistants, models, uses, knowledge } = target
    const bases = new Set([...keys].flatMap((key) => uses[key] ?? []))
    return {
      environment,
      provider,
      runtime,
      assistants: pick(assistants, keys),
      models: pick(models, keys),
      knowledge: pick(knowledge, bases),
    }
  }
  const before = facts(first)
  const now = facts(run)
  const names = ['environment', 'provider', 'runtime', 'assistants', 'models', 'knowledge'] as const
  const other = names.filter((name) => digest(before[name]) !== digest(now[name]))
  if (other.length === 0) return
  throw apart(
    `${first.id} and ${run.id} asked something different: ${other.join(', ')}`,
    'sync once, then run all',
  )
}

function pick(record: Record<string, string>, names: Set<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)))
}

function refuseOverlap(runs: RunResult[]): void {
  const seen = new Map<string, string>()
  for (const { id, suites } of runs) {
    for (const { key, tests } of suites) {
      for (const test of tests) {
        const name = JSON.stringify([key, test.id])
        const earlier = seen.get(name)
        if (earlier !== undefined) throw apart(`${earlier} and ${id} both asked ${key} › ${test.id}`)
        seen.set(name, id)
      }
    }
  }
}

/** The same in every part of a suite, or the parts were made by different files. */
function rulesOf(parts: SuiteScore[]): Gate | undefined {
  const rules = parts.map(({ gate }) => gate.rules)
  const [first] = rules
  if (rules.some((other) => digest(other ?? null) !== digest(first ?? null))) {
    throw apart(`the gate of the suite ${parts[0]?.key} is not the same in all runs`)
  }
  return first
}

function apart(message: string, hint = 'name runs that asked different tests of one environment'): UserError {
  return new UserError('runs-apart', message, { hint })
}
