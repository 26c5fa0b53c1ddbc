import type { CanonicalAssistant } from '../compile/canonical.ts'
import { compileRequest } from '../compile/request.ts'
import { suggest } from '../config/suggest.ts'
import type { Runtime } from '../config/runtime.ts'
import { UserError } from '../errors.ts'
import type { Provisioned, ResolvePath } from '../runtime/conversations.ts'
import { bindingsOf } from '../state/lockfile.ts'
import type { Recorded } from '../state/recorded.ts'
import { sourcesOf } from '../state/sources.ts'

/** The assistant as the last sync left it. Throws `UserError` where it was not synced. */
export function provisionedOf(runtime: Runtime, recorded: Recorded, key: string): Provisioned {
  const { lockfile } = recorded
  const locked = lockfile?.assistants[key]
  if (lockfile === undefined || locked === undefined)
    throw notSynced(key, Object.keys(lockfile?.assistants ?? {}))
  const record = recorded.assistants.get(key)
  if (runtime === 'assistants') {
    if (locked.assistantId === undefined) throw notSynced(key)
    return { runtime, key, ...toolsOf(record), assistantId: locked.assistantId }
  }
  if (record === undefined) throw notSynced(key)
  const bindings = bindingsOf(lockfile)
  const missing = knowledgeOf(record, 'file_search').find((base) => bindings.stores[base] === undefined)
  if (missing !== undefined)
    throw new UserError(
      'not-synced',
      `knowledge base ${missing}, which assistant ${key} searches, is not synced`,
      {
        hint: 'run `asst sync`',
      },
    )
  return { runtime, key, ...toolsOf(record), request: compileRequest(record, bindings) }
}

/** What attachments may be for. A lost record is no reason not to ask. */
function toolsOf(record: CanonicalAssistant | undefined): Pick<Provisioned, 'tools'> {
  return record === undefined ? {} : { tools: record.tools.map(({ type }) => type) }
}

/** From file ID to knowledge path, as the assistant's own knowledge bases have it. */
export function resolverOf(recorded: Recorded, key: string): ResolvePath {
  if (recorded.lockfile === undefined) return () => undefined
  const record = recorded.assistants.get(key)
  const own = record === undefined ? [] : knowledgeOf(record)
  const sources = sourcesOf(recorded.lockfile, own)
  return (fileId) => sources.get(fileId)
}

/** Keys of the knowledge bases that an assistant uses, or one of its tools. */
export function knowledgeOf(record: CanonicalAssistant, type?: 'file_search' | 'code_interpreter'): string[] {
  return record.tools.flatMap((tool) => {
    const hasKnowledge = tool.type === 'file_search' || tool.type === 'code_interpreter'
    return hasKnowledge && (type === undefined || tool.type === type) ? tool.knowledge : []
  })
}

function notSynced(key: string, synced: string[] = []): UserError {
  const similar = suggest(key, synced)
  const hint =
    similar === undefined ? 'run `asst sync`' : `did you mean ${similar}? Otherwise run \`asst sync\``
  return new UserError('not-synced', `assistant ${key} is not synced to this environment`, { hint })
}
