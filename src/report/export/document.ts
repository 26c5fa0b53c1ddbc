import { z } from 'zod'
import type { Environment, Project } from '../../config/project.ts'
import { runtimes } from '../../config/runtime.ts'
import type { Provisioned } from '../../runtime/conversations.ts'
import { codeIdsOf, type Lockfile } from '../../state/lockfile.ts'

const exportedAssistant = z.strictObject({
  /** Of the assistant as it was last synced. */
  digest: z.string(),
  /** Keys of the knowledge bases that it uses. */
  knowledge: z.array(z.string()),
  /** Body of `responses.create` without input; on the responses runtime. */
  request: z.looseObject({ model: z.string() }).optional(),
  /** On the assistants runtime. */
  assistantId: z.string().optional(),
})

/** What `asst export --format json` writes: all that an application needs of an environment, and no secret. */
export const exportSchema = z.strictObject({
  version: z.literal(1),
  project: z.string(),
  environment: z.string(),
  runtime: z.enum(runtimes),
  /** Absent for the embedded server, whose address changes. */
  baseUrl: z.string().optional(),
  organization: z.string().optional(),
  openaiProject: z.string().optional(),
  assistants: z.record(z.string(), exportedAssistant),
  knowledge: z.record(
    z.string(),
    z.strictObject({
      vectorStoreId: z.string().optional(),
      /** Those of the code interpreter, in the order of their paths. */
      codeFileIds: z.array(z.string()),
      /** `<knowledge base>/<path>` by file ID. */
      files: z.record(z.string(), z.string()),
    }),
  ),
})

export type ExportDocument = z.output<typeof exportSchema>
export type ExportedAssistant = ExportDocument['assistants'][string]

/** What was synced, for applications. `knowledgeOf` tells the bases that an assistant uses. */
export function exportDocument(
  project: Project,
  environment: Environment,
  lockfile: Lockfile,
  provisioned: Provisioned[],
  knowledgeOf: (key: string) => string[],
): ExportDocument {
  const { identity, runtime, organization, openaiProject } = environment
  const baseUrl = baseUrlOf(environment)
  return {
    version: 1,
    project: project.name,
    environment: identity,
    runtime,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(organization === undefined ? {} : { organization }),
    ...(openaiProject === undefined ? {} : { openaiProject }),
    assistants: Object.fromEntries(
      provisioned.map((one) => [
        one.key,
        {
          digest: lockfile.assistants[one.key]?.digest ?? '',
          knowledge: knowledgeOf(one.key),
          ...(one.runtime === 'responses' ? { request: one.request } : { assistantId: one.assistantId }),
        },
      ]),
    ),
    knowledge: Object.fromEntries(
      Object.entries(lockfile.knowledge).map(([key, { vectorStoreId, files }]) => [
        key,
        {
          ...(vectorStoreId === undefined ? {} : { vectorStoreId }),
          codeFileIds: codeIdsOf(files),
          files: Object.fromEntries(
            Object.entries(files).flatMap(([path, { search, code }]) =>
              [search, code].flatMap((id) => (id === undefined ? [] : [[id, `${key}/${path}`]])),
            ),
          ),
        },
      ]),
    ),
  }
}

/** Without a password that it may carry. */
function baseUrlOf({ provider, baseUrl }: Environment): string | undefined {
  if (provider === 'local') return undefined
  if (baseUrl === undefined) return 'https://api.openai.com/v1'
  const url = new URL(baseUrl)
  url.username = ''
  url.password = ''
  return url.href.replace(/\/$/, '')
}
