import type { Provider } from '../../config/project.ts'
import type { Runtime } from '../../config/runtime.ts'
import type { Metric } from '../metrics/summarise.ts'
import type { Verdict } from '../scoring/score.ts'
import type { SuiteScore } from '../scoring/suite-score.ts'

/** Raised when `run.json` changes in a way that older readers cannot take. */
export const runVersion = 1

/** What `run.json` holds: scores without texts, which are in the transcripts beside it. */
export interface RunResult {
  version: typeof runVersion
  id: string
  /** ISO 8601. */
  startedAt: string
  finishedAt: string
  target: RunTarget
  /** Which part of the tests, where the run is one of several. */
  shard?: Shard
  suites: SuiteScore[]
  /** Over all suites. */
  metrics: Metric[]
  totals: Totals
  /** Every suite's gate passed. */
  passed: boolean
}

/** A run that asked one part of the tests; `asst report` puts the parts together. */
export interface Shard {
  /** 1-based. */
  index: number
  total: number
  /** Digest of all tests that were split up: shards of one split have the same. */
  split: string
}

/** What was asked, so that a later run can tell whether it still is the same. */
export interface RunTarget {
  /** The environment's identity. */
  environment: string
  provider: Provider
  runtime: Runtime
  /** Digests by key, of all of an assistant but its model. */
  assistants: Record<string, string>
  /** Each assistant's model, by key. */
  models: Record<string, string>
  /** Keys of the knowledge bases that each assistant uses. */
  uses: Record<string, string[]>
  /** Digests by key. */
  knowledge: Record<string, string>
}

/** `retries` counts threads that were asked again; absent where there is none. `turns` counts those that were answered, over all repeats; the rest counts tests. */
export interface Totals extends Record<Verdict, number> {
  tests: number
  flaky: number
  turns: number
  retries?: number
  /** Threads that were answered from the cache; absent where there is none. */
  cached?: number
}
