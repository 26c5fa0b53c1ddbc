import type { Place } from './desired.ts'
import type { Runtime } from './runtime.ts'
import type { EnvironmentSettings } from './project-schema.ts'

/** What `asst.yaml` says, before an environment is chosen. */
export interface Project {
  /** Absolute path of the folder that holds `asst.yaml`. */
  root: string
  /** Stamped on every remote object. */
  name: string
  /** Stamped beside the name, so that two copies of one sample never meet. */
  id: string
  /** Absolute path of `asst.yaml`. */
  file: string
  defaultEnvironment: string
  environmentNames: string[]
  /** As written, by name, `${VAR}` references unfilled: `selectEnvironment` makes an `Environment` of one. */
  environments: Record<string, EnvironmentSettings>
  /** Values of `{{var}}` for every environment. */
  vars: Vars
  /** Who answers judge assertions; none means that they stay unscored. */
  judge?: { model: string; environment?: string }
  /** Where a value of `asst.yaml` stands, or `needle` in it: `locate(['environments', 'prod', 'runtime'])`. */
  locate(path: (string | number)[], needle?: string): Place
}

export type Vars = Record<string, string | number | boolean>

export type Provider = 'local' | 'openai' | 'azure' | 'openai-compatible'

/** A named target of `asst.yaml`, with every default filled in. */
export interface Environment {
  name: string
  instance?: string
  /** `<name>` or `<name>@<instance>`: used in marks, names, journal and lockfile. */
  identity: string
  provider: Provider
  runtime: Runtime
  baseUrl?: string
  apiKey?: string
  /** A command and its arguments that print a token. */
  apiKeyCommand?: string[]
  organization?: string
  openaiProject?: string
  query: Record<string, string>
  headers: Record<string, string>
  /** Those of the project and, over them, of the environment. */
  vars: Vars
  protect: boolean
  /** Stores of it expire seven days after their last use. */
  ephemeral: boolean
  guard: { maxDeletes: number; maxFileDeletes: number; maxFileDeletePercent: number }
  limits: {
    concurrency: number
    uploadsPerMinute: number
    attachedFilesPerMinute: number
    storeWritesPerMinute: number
  }
  /** `marked` names uploads `<stem>.<env6>-<content10><ext>`; `plain` keeps their basenames. */
  uploadNames: 'marked' | 'plain'
  retainDays: number
  /** How long a list may lag behind writes, in seconds. */
  settleSeconds: number
  /** How long indexing may take without progress, in seconds. */
  deadlineSeconds: number
}
