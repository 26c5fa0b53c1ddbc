import { join } from 'node:path'
import type OpenAI from 'openai'
import { checkCapabilities } from '../compile/capabilities.ts'
import { readVariables, type Variables } from '../config/environment-variables.ts'
import type { Project } from '../config/project.ts'
import type { Read } from '../config/read.ts'
import { readDesired } from '../config/read-desired.ts'
import { readProject } from '../config/read-project.ts'
import { selectEnvironment } from '../config/select-environment.ts'
import { hasErrors, type Problem, UserError } from '../errors.ts'
import { openFileCache } from '../state/file-cache.ts'
import { statePaths } from '../state/paths.ts'
import { readRecorded } from '../state/recorded.ts'
import { hideScratch } from '../state/scratch.ts'
import { openKey } from './credentials.ts'
import type { Workspace } from './workspace.ts'

export interface OpenOptions {
  /** Folder that holds `asst.yaml`. */
  project: string
  /** The project's default where absent. */
  environment?: string
  /** The process's environment variables. */
  variables: Variables
  /** Once it aborts, the provider is sent nothing more. Conversations have a signal of their own. */
  signal?: AbortSignal
  /** Nothing is sent, so that neither key nor headers need to be known. */
  isOffline?: boolean
}

/** Opens a project and one environment of it. Throws `UserError` where either has problems. */
export async function openWorkspace(options: OpenOptions): Promise<Workspace> {
  const project = take(await readProject(options.project))
  const variables = await readVariables(project.root, options.variables)
  const environment = take(
    selectEnvironment(project, options.environment, variables, options.isOffline !== true),
  )
  const paths = statePaths(project, environment)
  const warnings: Problem[] = []
  const server = lazy(() => startEmbedded(project))

  const desired = lazy(async () => {
    const cache = await openFileCache(project.root, Date.now)
    const read = await readDesired(project, environment, cache)
    await cache.save()
    const refused = read.value === undefined ? [] : checkCapabilities(read.value)
    const problems = [...read.problems, ...refused]
    if (read.value === undefined || hasErrors(problems)) throw invalid(problems)
    warnings.push(...problems)
    return read.value
  })
  const client = lazy(async (): Promise<OpenAI> => {
    const { connectionOf, createClient } = await import('../remote/client.ts')
    if (environment.provider === 'local') {
      const { url, key } = await server()
      return createClient(connectionOf(environment, key, url))
    }
    return createClient(connectionOf(environment, await openKey(environment, project)))
  })
  const remote = lazy(async () => {
    const { signal } = options
    const { connectRemote } = await import('../remote/connect.ts')
    return connectRemote(await client(), environment.limits, signal === undefined ? {} : { signal })
  })
  return {
    project,
    environment,
    variables,
    owner: { project: project.name, id: project.id, environment: environment.identity },
    paths,
    desired,
    warnings,
    recorded: lazy(() => readRecorded(paths, project, environment)),
    client,
    remote,
    async close() {
      if (server.isStarted()) await (await server()).close()
      await hideScratch(project.root)
    },
  }
}

/** The value of a reading without errors, or one `UserError` with all its problems. */
export function take<T>({ value, problems }: Read<T>): T {
  if (value === undefined) throw invalid(problems)
  return value
}

function invalid(problems: Problem[]): UserError {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return new UserError('files-invalid', `${errors} ${errors === 1 ? 'problem' : 'problems'} found`, {
    problems,
  })
}

/** The embedded server of a project: its data stands beside the locks of its local environments. */
async function startEmbedded(project: Project) {
  const { connectOrServe } = await import('../server/ownership/owner.ts')
  return connectOrServe({ dataDir: join(project.root, '.asst', 'server') })
}

/** Runs once, when first called. */
function lazy<T>(make: () => Promise<T>): (() => Promise<T>) & { isStarted(): boolean } {
  let value: Promise<T> | undefined
  const get = () => (value ??= make())
  return Object.assign(get, { isStarted: () => value !== undefined })
}
