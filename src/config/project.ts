import type { Runtime } from './runtime.ts'

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
  /** Values of `{{var}}` for every environment. */
  vars: Vars
  /** Who answers judge assertions; none means that they stay unscored. */
  judge?: { model: string; environment?: string }
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
