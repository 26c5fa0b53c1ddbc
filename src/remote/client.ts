import OpenAI from 'openai'
import type { Environment } from '../config/project.ts'
import { UserError } from '../errors.ts'

/** Where requests go and what they carry. */
export interface Connection {
  baseUrl: string
  apiKey: string
  organization?: string
  project?: string
  query: Record<string, string>
  headers: Record<string, string>
}

/** What is needed to reach an environment's provider. `serverUrl` is the embedded server's, for `local`. */
export function connectionOf(environment: Environment, serverUrl?: string): Connection {
  const { organization, openaiProject, query, headers } = environment
  return {
    baseUrl: baseUrlOf(environment, serverUrl),
    apiKey: environment.apiKey ?? (environment.provider === 'local' ? 'local' : ''),
    ...(organization === undefined ? {} : { organization }),
    ...(openaiProject === undefined ? {} : { project: openaiProject }),
    query,
    headers,
  }
}

function baseUrlOf(environment: Environment, serverUrl: string | undefined): string {
  if (environment.provider === 'local') {
    if (serverUrl === undefined) throw new Error('the embedded server must run before a client is made')
    return serverUrl
  }
  if (environment.baseUrl !== undefined) return environment.baseUrl
  if (environment.provider === 'openai') return 'https://api.openai.com/v1'
  throw new UserError('missing-key', `environment ${environment.name} has no base_url`, {
    hint: `add base_url to environments.${environment.name} in asst.yaml`,
  })
}

/**
 * An SDK client that takes nothing from the ambient `OPENAI_*` variables, so that they never redirect a sync.
 * Its own retries are on; creates switch them off per request.
 */
export function createClient(connection: Connection): OpenAI {
  return new OpenAI({
    baseURL: connection.baseUrl,
    apiKey: connection.apiKey,
    organization: connection.organization ?? null,
    project: connection.project ?? null,
    defaultQuery: connection.query,
    defaultHeaders: connection.headers,
    // `OPENAI_LOG` would print requests between our results.
    logLevel: 'off',
  })
}
