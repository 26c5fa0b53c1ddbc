import type { Owner } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Change } from '../plan/change.ts'
import type { Remote } from '../remote/port.ts'
import type { Journal } from '../state/journal.ts'

/** What every step of an apply works with. */
export interface ApplyContext {
  remote: Remote
  journal: Journal
  owner: Owner
  desired: Desired
  /** Milliseconds. Handed in, so that tests need not wait. */
  sleep(ms: number): Promise<void>
  onEvent(event: ApplyEvent): void
  /** Uploads of this apply by exact name: equal content is sent once, whoever needs it. */
  uploads: Map<string, Promise<string>>
}

/** What a person watching wants to know. */
export type ApplyEvent =
  | { type: 'started'; change: Change }
  | { type: 'uploaded'; key: string; path: string; bytes: number }
  | { type: 'indexed'; key: string; done: number; total: number }
  | { type: 'finished'; change: Change }
  | { type: 'failed'; failure: Failure }

/** A change, or one file of it, that could not be carried out. A value, so that the rest goes on. */
export interface Failure {
  change: Pick<Change, 'kind' | 'key' | 'action'>
  /** The file, where only that failed. */
  path?: string
  cause: string
  hint?: string
}

/** The failure of a change by an error that was expected; any other error is a bug and goes on up. */
export function failureOf(change: Change, message: string, path?: string, hint?: string): Failure {
  const { kind, key, action } = change
  return {
    change: { kind, key, action },
    ...(path === undefined ? {} : { path }),
    cause: message,
    ...(hint === undefined ? {} : { hint }),
  }
}
