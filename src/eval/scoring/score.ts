import type { Ratio } from '../metrics/ratio.ts'
import type { RetrievedFile } from '../metrics/retrieval.ts'
import type { TranscriptError } from '../runs/transcript.ts'

/** What one assertion made of one turn or thread. */
export interface Score {
  /** The assertion as written. */
  type: string
  /** `unscored`: it could not be judged, which is neither a pass nor a failure. */
  status: 'pass' | 'fail' | 'unscored'
  /** 0..1; absent where unscored. */
  value?: number
  threshold: number
  weight: number
  metric?: string
  /** `false`: no part of the verdict. */
  gate: boolean
  explanation: string
  /** Of the suite's file, 1-based. */
  line: number
}

/** `unscored`: it ran, and nothing that counts could be judged. `error`: it proves nothing either way. */
export type Verdict = 'pass' | 'fail' | 'error' | 'unscored'

export interface TestScore {
  id: string
  tags: string[]
  /** Where it is written, relative to the project, if not in the suite's file: a dataset. */
  file?: string
  /** Of that file, 1-based. */
  line: number
  verdict: Verdict
  /** Repeats that passed. */
  passes: number
  repeat: number
  minPass: number
  /** Some of its repeats passed and some failed. */
  flaky: boolean
  /** 0..1, weighted mean of its assertions' values over all repeats; absent where nothing was scored. */
  score?: number
  /** One a repeat, in order. */
  threads: ThreadScore[]
}

export interface ThreadScore {
  /** 1-based. */
  repeat: number
  verdict: Verdict
  turns: TurnScore[]
  /** Of whole-thread assertions. */
  scores: Score[]
  /** What these expect of all turns together; absent where they expect no source. */
  expected?: ExpectedSource[]
  /** How often it was asked before, and the provider failed. */
  retries?: number
  /** It was answered in an earlier run: times and tokens are those of then. */
  cached?: true
  error?: TranscriptError
}

export interface TurnScore {
  verdict: Verdict
  error?: TranscriptError
  scores: Score[]
  /** Absent where no reply came. */
  sources?: Sources
  measures: Measures
}

/** Which files were expected, cited and retrieved in one turn. */
export interface Sources {
  expected: ExpectedSource[]
  cited: CitedSource[]
  retrieved: RetrievedFile[]
}

export interface ExpectedSource {
  /** Any of these patterns meets it. */
  group: string[]
  cited: boolean
  /** Best place among the retrieved files; absent where it was not retrieved. */
  rank?: number
  /** Why it was not cited. */
  missing?: Missing
}

/** The first thing that kept a source from being cited, on its way from a file to the answer. */
export interface Missing {
  cause:
    | 'no such file'
    | 'not uploaded'
    | 'indexing failed'
    | 'not retrieved'
    | 'not cited'
    | 'cited in another turn'
  /** `not cited`: its rank. `not retrieved`: its rank in a deeper search, absent where that found nothing of it. */
  rank?: number
  /** 1-based: of the turn that cited it. */
  turn?: number
  /** What the provider said, or why a deeper search could not tell. */
  detail?: string
}

export interface CitedSource {
  fileId: string
  path?: string
  /**
   * `forbidden`: an assertion does not want it cited. `other`: neither expected nor allowed, and nobody minds.
   * `unresolved`: no file of this environment.
   */
  role: 'expected' | 'allowed' | 'forbidden' | 'other' | 'unresolved'
}

/** Counts of one turn that metrics are made of; each absent where it does not apply. */
export interface Measures {
  recall?: Ratio
  precision?: Ratio
  f1?: number
  resolve?: Ratio
}
