import type { SuiteComparison } from '../baseline/comparison.ts'
import type { GateResult } from './gate.ts'
import type { Metric } from '../metrics/summarise.ts'
import type { TestScore } from './score.ts'

export interface SuiteScore {
  key: string
  /** Relative to the project. */
  file: string
  assistant: string
  /** Instead of the assistant's own. */
  model?: string
  tests: TestScore[]
  /** How many more the suite has that `skip` or `only` left out. */
  skipped?: number
  metrics: Metric[]
  /** Absent where there is no baseline that has this suite. */
  comparison?: SuiteComparison
  gate: GateResult
}
