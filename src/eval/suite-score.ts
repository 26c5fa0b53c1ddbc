import type { GateResult } from './gate.ts'
import type { Metric } from './metrics/summarise.ts'
import type { TestScore } from './score.ts'

export interface SuiteScore {
  key: string
  /** Relative to the project. */
  file: string
  assistant: string
  tests: TestScore[]
  metrics: Metric[]
  gate: GateResult
}
