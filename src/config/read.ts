import type { Problem } from '../errors.ts'

/** What reading gave: `value` is absent exactly where one of the problems is an error. */
export interface Read<T> {
  value?: T
  problems: Problem[]
  /** What there would be without keys that are not known: enough to look for further problems by, and no more. */
  salvaged?: T
}
