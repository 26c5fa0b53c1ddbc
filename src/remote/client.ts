import OpenAI from 'openai'
import type { Environment } from '../config/project.ts'
import { UserError } from '../errors.ts'
import { authorizeFetch } from './authorized-fetch.ts'
import { fetchJson } from './json-fetch.ts'
import type { RenewableKey } from './renewable-key.ts'

/** Where requests go and what they carry. */
export interface Connection {
  baseUrl: string
  /** Absent where the host wants none, or wants it in a header of its own. */
  apiKey?: string | RenewableKey
  organization?: string
  project?: string
  query: Record<string, string>
  headers: Record<string, string>
}

/** What is needed to reach an environment's provider. `serverUrl` is the embedded server's, for `local`. */
export function connectionOf(
  environment: Environment,
  apiKey: Connection['apiKey'],
  serverUrl?: string,
): Connection {
  const { organization, openaiProject, query, headers } = environment
  return {
    baseUrl: baseUrlOf(environment, serverUrl),
    ...(apiKey === undefined ? {} : { apiKey }),
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

/** Milliseconds until an answer must have begun, and ended where it is not a stream. */
const timeout = 120_000

/**
 * An SDK client that takes nothing from the ambient `OPENAI_*` variables, so that they never redirect a sync.
 * Its own retries are on; creates switch them off per request.
 */
export function createClient(connection: Connection): OpenAI {
  const { baseUrl, apiKey, organization, project, query, headers } = connection
  return new OpenAI({
    baseURL: baseUrl,
    // The SDK refuses to be made without a key; the header that it would send is replaced or taken out below.
    apiKey: 'none',
    adminAPIKey: null,
    organization: organization ?? null,
    project: project ?? null,
    webhookSecret: null,
    defaultQuery: query,
    defaultHeaders: {
      ...withoutAmbientHeaders(),
      Authorization: typeof apiKey === 'string' ? `Bearer ${apiKey}` : null,
      'OpenAI-Organization': organization ?? null,
      'OpenAI-Project': project ?? null,
      ...headers,
    },
    fetch: typeof apiKey === 'object' ? authorizeFetch(fetchJson, apiKey) : fetchJson,
    timeout,
    logLevel: 'off',
  })
}

/** Takes out the headers that the SDK adds from `OPENAI_CUSTOM_HEADERS`, one a line, which it has no option for. */
function withoutAmbientHeaders(): Record<string, null> {
  const lines = (process.env['OPENAI_CUSTOM_HEADERS'] ?? '').split('\n')
  const names = lines.map((line) => line.split(':', 1)[0]?.trim() ?? '')
  return Object.fromEntries(names.filter((name) => name !== '').map((name) => [name, null]))
}
