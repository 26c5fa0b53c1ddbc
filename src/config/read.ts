import type { Problem } from '../errors.ts'

/** What reading gave: `value` is absent exactly where one of the problems is an error. */
export interface Read<T> {
  value?: T
  problems: Problem[]
}
