/**
 * Every code a problem can carry. `docs/errors.md` has a heading for each, which a test proves;
 * messages may be reworded, codes are a contract.
 */
export const problemCodes = [
  // files
  'file-missing',
  'file-unreadable',
  'file-unwritable',
  'file-too-large',
  'file-type-unsupported',
  'file-encoding',
  'file-outside-repository',
  'file-is-lfs-pointer',
  'file-case-conflict',
  'file-path-too-long',
  'symlink-loop',
  'glob-empty',
  'knowledge-empty',
  'knowledge-unused',
  'files-skipped',
  // YAML and schemas
  'files-invalid',
  'yaml-syntax',
  'yaml-alias-bomb',
  'unknown-key',
  'invalid-value',
  'missing-key',
  'limit-exceeded',
  'duplicate-key',
  'extends-loop',
  'variable-undefined',
  'variable-unquoted',
  'env-variable-unset',
  // references
  'unknown-environment',
  'unknown-assistant',
  'assistant-disabled',
  'unknown-knowledge',
  'unknown-suite',
  'unknown-test',
  'unknown-assertion',
  'unsupported-by-runtime',
  // state
  'project-missing',
  'lockfile-corrupt',
  'lockfile-conflict',
  'lockfile-version',
  'lockfile-foreign',
  'lockfile-stale',
  'journal-corrupt',
  'locked-by-another-sync',
  'overtaken',
  // plan, apply, provider
  'not-synced',
  'plan-unreadable',
  'dump-unreadable',
  'nothing-imported',
  'plan-outdated',
  'confirmation-needed',
  'foreign-object',
  'guard-hit',
  'environment-protected',
  'secret-found',
  'unsupported-by-host',
  'model-unknown',
  'model-ends',
  'provider-unreachable',
  'provider-refused',
  'provider-response',
  'authentication-failed',
  'quota-exceeded',
  'apply-incomplete',
  // answers
  'answer-failed',
  'answer-incomplete',
  'answer-cancelled',
  'answer-expired',
  'answer-refused',
  'answer-unhandled',
  'answer-unapproved',
  'answer-empty',
  // evals and the command line
  'nothing-ran',
  'name-collision',
  'evidence-missing',
  'run-unreadable',
  'run-version',
  'run-changed',
  'run-in-use',
  'runs-apart',
  'baseline-foreign',
  'interrupted',
  'usage',
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** One thing that is wrong, with enough for a person to go there and mend it. */
export interface Problem {
  code: ProblemCode
  severity: 'error' | 'warning'
  /** Path as a person would type it: relative to the working directory where that is shorter. */
  file?: string
  /** 1-based. */
  line?: number
  /** 1-based, in UTF-16 units, as editors count. */
  column?: number
  /** The lines around the place, with a caret, ready to print. */
  frame?: string
  message: string
  /** What to do about it. */
  hint?: string
}

/** Details a `UserError` may carry besides its message. */
export interface UserErrorOptions {
  hint?: string
  problems?: Problem[]
  cause?: unknown
}

/**
 * The only expected throw. `cli.ts` prints it without a stack and exits with 1;
 * anything else that reaches `cli.ts` is a bug and keeps its stack.
 */
export class UserError extends Error {
  readonly code: ProblemCode
  readonly hint: string | undefined
  readonly problems: Problem[]

  constructor(code: ProblemCode, message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.code = code
    this.hint = options.hint
    this.problems = options.problems ?? []
  }
}

/** True where at least one problem is an error, so that work must stop. */
export function hasErrors(problems: Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
