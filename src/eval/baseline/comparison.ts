import type { PairedComparison } from '../statistics/compare-paired.ts'

/** One suite of a run beside the same suite of an earlier, blessed run. */
export interface SuiteComparison {
  /** The run that is the baseline. */
  baseline: { id: string; startedAt: string; environment: string }
  changes: Changes
  metrics: MetricComparison[]
  verdicts: VerdictChanges
  /** IDs of tests that cannot be compared because only one of the two runs has them. */
  onlyNow: string[]
  onlyBefore: string[]
}

export interface MetricComparison extends PairedComparison {
  name: string
  /** The drop that the gate puts up with. */
  allowed: number
}

/** What is another than it was, by digest. */
export interface Changes {
  /** Anything of the assistant but its model: instructions, tools, settings. */
  assistant: boolean
  model?: { before: string; now: string }
  /** Keys of the assistant's knowledge bases that changed, came or went. */
  knowledge: string[]
  runtime?: { before: string; now: string }
  provider?: { before: string; now: string }
}

/** Of tests that are no error in either run. */
export interface VerdictChanges {
  /** Passed before and do not now. */
  worse: number
  better: number
  /** Exact McNemar: how likely a split as uneven as this is if nothing changed. */
  p: number
  /** IDs of tests that passed every repeat before and fail every one now. */
  newFailures: string[]
  /** Those of them that were repeated often enough, before and now, for that to mean something. */
  gated: string[]
}
