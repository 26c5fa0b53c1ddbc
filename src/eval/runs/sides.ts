import { modelOf } from '../suites/model-of.ts'
import type { RunResult } from './run-result.ts'
import type { TestScore } from '../scoring/score.ts'
import type { SuiteScore } from '../scoring/suite-score.ts'

/** One suite as several environments, assistants or models answered it. */
export interface SideBySide {
  /** The suite's file, relative to the project. */
  file: string
  sides: Side[]
  tests: SideTest[]
  metrics: SideMetric[]
}

export interface Side {
  environment: string
  runtime: RunResult['target']['runtime']
  assistant: string
  model?: string
  /** Key of the suite in that environment's run. */
  suite: string
  passed: boolean
}

/** Values are one a side, in their order; null where a side has none. */
export interface SideTest {
  id: string
  results: (Pick<TestScore, 'verdict' | 'passes' | 'repeat'> | null)[]
}

export interface SideMetric {
  name: string
  /** Macro means. */
  values: (number | null)[]
}

/** Suites that more than one side answered, in the order of their files. */
export function sideBySide(runs: Pick<RunResult, 'target' | 'suites'>[]): SideBySide[] {
  const all = runs.flatMap(({ target, suites }) => suites.map((suite) => ({ target, suite })))
  return [...Map.groupBy(all, ({ suite }) => suite.file)]
    .filter(([, sides]) => sides.length > 1)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, sides]) => {
      const suites = sides.map(({ suite }) => suite)
      return {
        file,
        sides: sides.map(({ target, suite }) => {
          const model = modelOf(target, suite)
          return {
            environment: target.environment,
            runtime: target.runtime,
            assistant: suite.assistant,
            ...(model === undefined ? {} : { model }),
            suite: suite.key,
            passed: suite.gate.passed,
          }
        }),
        tests: testsOf(suites),
        metrics: metricsOf(suites),
      }
    })
}

function testsOf(suites: SuiteScore[]): SideTest[] {
  const ids = [...new Set(suites.flatMap(({ tests }) => tests.map(({ id }) => id)))]
  return ids.map((id) => ({
    id,
    results: suites.map(({ tests }) => {
      const test = tests.find((candidate) => candidate.id === id)
      return test === undefined ? null : { verdict: test.verdict, passes: test.passes, repeat: test.repeat }
    }),
  }))
}

function metricsOf(suites: SuiteScore[]): SideMetric[] {
  const measured = suites.flatMap(({ metrics }) => metrics.filter(({ count }) => count > 0))
  const names = [...new Set(measured.map(({ name }) => name))]
  return names.map((name) => ({
    name,
    values: suites.map(({ metrics }) => metrics.find((metric) => metric.name === name)?.macro ?? null),
  }))
}
