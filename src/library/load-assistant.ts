import { readFile } from 'node:fs/promises'
import type OpenAI from 'openai'
import { suggestHint } from '../config/suggest.ts'
import { UserError } from '../errors.ts'
import { createClient } from '../remote/client.ts'
import { exportSchema, type ExportDocument } from '../report/export/document.ts'
import type { Provisioned } from '../runtime/conversations.ts'
import { createHandler } from '../runtime/handlers.ts'
import { openThrowaways } from '../state/throwaways.ts'
import { readFreshness } from '../workspace/freshness.ts'
import { fillMcpReferences } from '../workspace/mcp-references.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'
import { provisionedOf, resolverOf } from '../workspace/provisioned.ts'
import { createAssistant, handlerOf, type Handlers, type LoadedAssistant } from './assistant.ts'

interface Common {
  /** The SDK's client to talk through; otherwise one is made. */
  client?: OpenAI
  /** Functions of the application that answer the assistant's function calls. */
  handlers?: Handlers
  /** What `${VAR}` references are filled from; `process.env` where absent. */
  variables?: Record<string, string | undefined>
}

/** Where a provisioned assistant is loaded from. */
export type AssistantSource =
  | (Common & {
      /** What `asst export --format json` wrote: its path, or its content. */
      export: string | URL | ExportDocument
      /** For `ask` and `open` where no client is given. */
      apiKey?: string
      /** Instead of the one in the export. */
      baseUrl?: string
    })
  | (Common & {
      /** Folder of a project with its lockfile. */
      project: string
      /** The project's default where absent. */
      environment?: string
    })

/**
 * An assistant as it was last synced: the request to send or the ID to name, the paths behind file IDs, and `ask`.
 * Throws `UserError` where it is unknown or not synced, where an export cannot be read, and where a project's files
 * were edited since the sync. Sends nothing.
 */
export async function loadAssistant(key: string, source: AssistantSource): Promise<LoadedAssistant> {
  return 'project' in source ? loadFromProject(key, source) : loadFromExport(key, source)
}

async function loadFromProject(
  key: string,
  source: Extract<AssistantSource, { project: string }>,
): Promise<LoadedAssistant> {
  const { client, handlers, environment: name, variables = process.env } = source
  const workspace = await openWorkspace({
    project: source.project,
    variables,
    ...(name === undefined ? {} : { environment: name }),
  })
  const { environment } = workspace
  const desired = await workspace.desired()
  const recorded = await workspace.recorded()
  const provisioned = provisionedOf(environment.runtime, recorded, key)
  const { edited, unfinished } = readFreshness(desired, recorded.lockfile, [key])
  refuseStale(
    'edited since the last sync',
    desired.assistants.has(key) ? edited : [...edited, `assistant/${key}`],
  )
  refuseStale('files failed at the last sync', unfinished)
  const tools = desired.assistants.get(key)?.tools ?? []
  return createAssistant({
    environment: environment.identity,
    provisioned: fillMcpReferences(provisioned, workspace.variables),
    pathOf: resolverOf(recorded, key),
    client: async () => client ?? (await workspace.client()),
    handler: handlers === undefined ? createHandler(tools) : handlerOf(handlers),
    close: () => workspace.close(),
    throwaways: openThrowaways(workspace.paths.throwaways),
  })
}

/** What the assistant would answer from is not what the files say. */
function refuseStale(reason: string, what: string[]): void {
  if (what.length === 0) return
  throw new UserError('not-synced', `${reason}: ${what.join(', ')}`, {
    hint: 'run `asst sync`, or load what was synced from an `asst export --format json`',
  })
}

async function loadFromExport(
  key: string,
  source: Extract<AssistantSource, { export: unknown }>,
): Promise<LoadedAssistant> {
  const { client, apiKey, handlers, variables = process.env } = source
  const document = await readExport(source.export)
  const { runtime, environment, organization, openaiProject: project } = document
  const exported = Object.hasOwn(document.assistants, key) ? document.assistants[key] : undefined
  if (exported === undefined)
    throw new UserError('unknown-assistant', `the export has no assistant ${key}`, {
      hint: suggestHint(key, Object.keys(document.assistants), 'it has none at all'),
    })
  const { request, assistantId } = exported
  const provisioned: Provisioned =
    runtime === 'responses'
      ? { runtime, key, request: request ?? unreadable(`assistant ${key} has no request`) }
      : { runtime, key, assistantId: assistantId ?? unreadable(`assistant ${key} has no assistantId`) }
  const paths = new Map<string, string>()
  for (const base of [...exported.knowledge, ...Object.keys(document.knowledge)])
    for (const [id, path] of Object.entries(document.knowledge[base]?.files ?? {}))
      if (!paths.has(id)) paths.set(id, path)
  return createAssistant({
    environment,
    provisioned: fillMcpReferences(provisioned, variables),
    pathOf: (fileId) => paths.get(fileId),
    async client() {
      const baseUrl = source.baseUrl ?? document.baseUrl
      if (client !== undefined) return client
      if (apiKey === undefined || baseUrl === undefined)
        throw new UserError(
          'usage',
          `loadAssistant needs a client, or ${apiKey === undefined ? 'an apiKey' : 'a baseUrl'}`,
        )
      return createClient({
        baseUrl,
        apiKey,
        query: {},
        headers: {},
        ...(organization === undefined ? {} : { organization }),
        ...(project === undefined ? {} : { project }),
      })
    },
    ...(handlers === undefined ? {} : { handler: handlerOf(handlers) }),
  })
}

async function readExport(source: string | URL | ExportDocument): Promise<ExportDocument> {
  const value: unknown = typeof source === 'string' || source instanceof URL ? await readJson(source) : source
  const { data, error } = exportSchema.safeParse(value)
  if (data !== undefined) return data
  const [issue] = error?.issues ?? []
  return unreadable(`at ${issue?.path.join('.') || 'its top level'}: ${issue?.message}`)
}

async function readJson(path: string | URL): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new UserError('file-unreadable', `the export ${String(path)} cannot be read`, {
      hint: 'write it: asst export --format json --output assistants.json',
      cause,
    })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    return unreadable((error as Error).message)
  }
}

function unreadable(reason: string): never {
  throw new UserError('invalid-value', `this is no export of asst: ${reason}`, {
    hint: 'write it anew: asst export --format json, with the same version of assistants-as-code',
  })
}
