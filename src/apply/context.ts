import type { SeenMarks } from './claims.ts'
import type { Owner } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Change } from '../plan/change.ts'
import type { Remote } from '../remote/port.ts'
import type { RetryTiming } from '../remote/retry.ts'
import type { Journal } from '../state/journal.ts'

/** What every step of an apply works with. */
export interface ApplyContext extends RetryTiming {
  remote: Remote
  journal: Journal
  owner: Owner
  /** Names this sync in the marks of what it is writing: the machine, and something that is its own. */
  by: string
  seen: SeenMarks
  desired: Desired
  /** Milliseconds since 1970. */
  now(): number
  onEvent(event: ApplyEvent): void
  /** Uploads of this apply by exact name: equal content is sent once, whoever needs it. */
  uploads: Map<string, Promise<string>>
}

/** What a person watching wants to know. A change's failures come before its `finished`. */
export type ApplyEvent =
  | { type: 'started'; change: Change }
  | { type: 'uploaded'; key: string; path: string; bytes: number }
  | { type: 'indexed'; key: string; done: number; total: number }
  | { type: 'failed'; failure: Failure }
  | { type: 'finished'; change: Change }

/** A change, or one file of it, that could not be carried out. A value, so that the rest goes on. */
export interface Failure {
  /** An `upload` is deleted by its exact name, once nothing refers to it. */
  change: { kind: Change['kind'] | 'upload'; key: string; action: Change['action'] }
  /** The file, where only that failed. */
  path?: string
  cause: string
  hint?: string
  /** Of a file: the provider will never take it as it is, so the next sync does not send it again. */
  isLasting?: boolean
}
