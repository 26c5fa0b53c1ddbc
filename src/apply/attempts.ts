import { UserError } from '../errors.ts'
import type { ApplyContext, Failure } from './context.ts'

/** What was tried so far, and what failed of it. */
export interface Attempts {
  failures: Failure[]
  /** True where a whole change failed, so that what it was to replace may still be in use. */
  hasFailedChange(kind?: Failure['change']['kind']): boolean
  fail(failure: Failure): void
  /** Runs one step of a change. An expected error becomes a failure of it, and the value undefined. */
  attempt<T>(change: Failure['change'], run: () => Promise<T>): Promise<T | undefined>
}

export function createAttempts({ onEvent }: Pick<ApplyContext, 'onEvent'>): Attempts {
  const failures: Failure[] = []
  const fail = (failure: Failure) => {
    failures.push(failure)
    onEvent({ type: 'failed', failure })
  }
  return {
    failures,
    fail,
    hasFailedChange: (kind) =>
      failures.some(({ change, path }) => path === undefined && (kind ?? change.kind) === change.kind),
    async attempt({ kind, key, action }, run) {
      const change = { kind, key, action }
      try {
        return await run()
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        const { message, hint } = error
        fail({ change, cause: message, ...(hint === undefined ? {} : { hint }) })
        return undefined
      }
    },
  }
}
