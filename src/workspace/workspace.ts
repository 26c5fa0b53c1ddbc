import type OpenAI from 'openai'
import type { Owner } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Variables } from '../config/environment-variables.ts'
import type { Environment, Project } from '../config/project.ts'
import type { Problem } from '../errors.ts'
import type { Remote } from '../remote/port.ts'
import type { StatePaths } from '../state/paths.ts'
import type { Recorded } from '../state/recorded.ts'

/**
 * One environment of one project, opened for a command. Files, lockfile and provider are read when they are first
 * asked for, and each only once. Close it when done: it may run the embedded server.
 */
export interface Workspace {
  project: Project
  environment: Environment
  /** What `${VAR}` references are filled from: those of the process, and of `.env` beside `asst.yaml`. */
  variables: Variables
  owner: Owner
  paths: StatePaths
  /** What the files declare. Throws `UserError` with every problem of every file. */
  desired(): Promise<Desired>
  /** What to mention although it stops nothing; complete once `desired` has resolved. */
  warnings: Problem[]
  /** What the last sync wrote down. Throws `UserError` where the lockfile cannot be used. */
  recorded(): Promise<Recorded>
  /** The SDK's client for this environment; starts the embedded server where that is the provider. */
  client(): Promise<OpenAI>
  /** The provider behind the port that `observe/` and `apply/` use. */
  remote(): Promise<Remote>
  close(): Promise<void>
}
