import type { Vars } from '../../config/project.ts'
import type { Place } from '../../config/desired.ts'
import type { Attachment } from '../../runtime/conversations.ts'
import type { Gate } from '../scoring/gate.ts'

/** One eval file, with `defaultTest` merged in and vars filled in. */
export interface Suite {
  /** Its path under `evals/` without extension, with `@<assistant>` behind it where it asks several, and `@<model>` likewise. */
  key: string
  /** Relative to the project, as shown to people: `evals/handbook.yaml`. */
  file: string
  /** Key of the assistant it asks. */
  assistant: string
  /** Instead of the assistant's own. */
  model?: string
  tests: TestCase[]
  /** How many more it has, which `skip` or another's `only` leaves out. */
  skipped?: number
  /** Absent means that any failure or error fails the run. */
  gate?: Gate
}

/** One scripted thread and what is expected of it. */
export interface TestCase {
  /** Unique in its suite; baselines compare by it. */
  id: string
  tags: string[]
  vars: Vars
  /** How often the whole thread is run. */
  repeat: number
  /** Of the repeats, how many must pass. */
  minPass: number
  /** `stop`: once a turn failed, the rest of its thread is not asked. */
  onTurnFailure?: 'continue' | 'stop'
  /** How often a thread is asked again that the provider failed. */
  retries?: number
  /** Seconds that one turn, and a whole thread, may take. */
  turnDeadline?: number
  threadDeadline?: number
  turns: Turn[]
  /** Assertions on the whole thread. */
  assert: AssertionSpec[]
  /** Stubs of function tools, by function name. */
  functions: Record<string, FunctionStub[]>
  place: Place
}

export interface Turn {
  /** The message, as it is sent. */
  user: string
  /** Files that the message brings, with absolute paths. */
  attachments?: Attachment[]
  assert: AssertionSpec[]
}

/** One check, validated when the suite was read. */
export interface AssertionSpec {
  /** As written, so `not-contains` where it is negated. */
  type: string
  /** Its own fields, without the common ones. */
  params: Record<string, unknown>
  /** 0..1: it passes at this value and above. */
  threshold: number
  /** Its share in the test's score. */
  weight: number
  /** Its values are averaged under this name too. */
  metric?: string
  /** `false`: shown, but no part of the verdict. */
  gate: boolean
  place: Place
}

/** What a function answers when it is called with arguments that contain `when`. The first match counts. */
interface FunctionStub {
  when?: Record<string, unknown> | undefined
  return: unknown
}
