import { UserError } from '../../errors.ts'
import type { ExportDocument } from './document.ts'

/**
 * The IDs as lines of a `.env` file: `ASST_ASSISTANT_SUPPORT`, `ASST_VECTOR_STORE_HANDBOOK`, `ASST_CODE_FILES_SALES`.
 * Throws `UserError` where two keys give one name.
 */
export function renderDotenv(document: ExportDocument): string {
  const entries: Entry[] = [
    { name: 'ASST_ENVIRONMENT', value: document.environment, of: 'the environment' },
    { name: 'ASST_RUNTIME', value: document.runtime, of: 'the runtime' },
    ...(document.baseUrl === undefined
      ? []
      : [{ name: 'ASST_BASE_URL', value: document.baseUrl, of: 'the base URL' }]),
    ...Object.entries(document.assistants).map(([key, { assistantId, request }]) => ({
      // What stands for an assistant where there is no object: the model of its request.
      name: `ASST_ASSISTANT_${nameOf(key)}${assistantId === undefined ? '_MODEL' : ''}`,
      value: assistantId ?? request?.model ?? '',
      of: `assistant ${key}`,
    })),
    ...Object.entries(document.knowledge).flatMap(([key, { vectorStoreId, codeFileIds }]) => [
      ...(vectorStoreId === undefined
        ? []
        : [{ name: `ASST_VECTOR_STORE_${nameOf(key)}`, value: vectorStoreId, of: `knowledge ${key}` }]),
      ...(codeFileIds.length === 0
        ? []
        : [{ name: `ASST_CODE_FILES_${nameOf(key)}`, value: codeFileIds.join(','), of: `knowledge ${key}` }]),
    ]),
  ]
  refuseCollisions(entries)
  const lines = entries.map(
    ({ name, value }) => `${name}=${/[^\w.:/@,+-]/.test(value) ? JSON.stringify(value) : value}`,
  )
  return `${lines.toSorted().join('\n')}\n`
}

interface Entry {
  name: string
  value: string
  /** What it is, for a person. */
  of: string
}

function nameOf(key: string): string {
  return key.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}

function refuseCollisions(entries: Entry[]): void {
  const collisions = [...Map.groupBy(entries, ({ name }) => name)].filter(([, same]) => same.length > 1)
  if (collisions.length === 0) return
  const problems = collisions.map(([name, same]) => ({
    code: 'name-collision' as const,
    severity: 'error' as const,
    message: `${name} would stand for ${same.map((entry) => entry.of).join(' and ')}`,
    hint: 'rename one of them, with its old key under was:, or export as json',
  }))
  throw new UserError('name-collision', 'keys collide as names of variables: nothing was written', {
    problems,
  })
}
