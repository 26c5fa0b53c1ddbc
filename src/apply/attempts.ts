import { type ProblemCode, UserError } from '../errors.ts'
import type { ApplyContext, Failure } from './context.ts'

/** What was tried so far, and what failed of it. */
export interface Attempts {
  failures: Failure[]
  /** What ended the apply before its time, where something did: the key, the quota, or a person. */
  stopped(): UserError | undefined
  /** True where a whole change failed, so that what it was to replace may still be in use. */
  hasFailedChange(kind?: Failure['change']['kind']): boolean
  fail(failure: Failure): void
  /**
   * Runs one step of a change. An expected error becomes a failure of it, and the value undefined. Once the apply is
   * stopped, no step is begun.
   */
  attempt<T>(change: Failure['change'], run: () => Promise<T>): Promise<T | undefined>
}

/** Errors after which nothing else can succeed. */
const lasting: ProblemCode[] = ['quota-exceeded', 'authentication-failed', 'interrupted', 'overtaken']

export function createAttempts({ onEvent }: Pick<ApplyContext, 'onEvent'>): Attempts {
  const failures: Failure[] = []
  let stopped: UserError | undefined
  const fail = (failure: Failure) => {
    failures.push(failure)
    onEvent({ type: 'failed', failure })
  }
  return {
    failures,
    fail,
    stopped: () => stopped,
    hasFailedChange: (kind) =>
      stopped !== undefined ||
      failures.some(({ change, path }) => path === undefined && (kind ?? change.kind) === change.kind),
    async attempt({ kind, key, action }, run) {
      const change = { kind, key, action }
      try {
        if (stopped !== undefined) throw stopped
        return await run()
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        if (lasting.includes(error.code)) stopped ??= error
        const { message, hint } = error
        fail({ change, cause: message, ...(hint === undefined ? {} : { hint }) })
        return undefined
      }
    },
  }
}
