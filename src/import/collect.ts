import { isForeign, readMarks, type Owner } from '../compile/marks.ts'
import { UserError } from '../errors.ts'
import type { Remote, RemoteAssistant } from '../remote/port.ts'
import type { Lockfile } from '../state/lockfile.ts'
import { isMap, type RawAssistant } from './read-dump.ts'

/** What there is to import, and what is left alone. */
export interface Collected {
  assistants: RawAssistant[]
  /** IDs of Assistant objects that are at the host, whatever a dump says. */
  live: Set<string>
  /** IDs of vector stores that are imported by themselves. */
  storesAlone: string[]
  skipped: Skipped[]
}

export interface Skipped {
  name: string
  reason: string
}

export interface Wanted {
  /** Those of dumps; the host's are asked for where it is absent. */
  dumped?: RawAssistant[]
  /** IDs of assistants; all where it is empty. */
  only: string[]
  /** IDs of vector stores. */
  stores: string[]
}

/**
 * Gathers what is wanted from dumps or the host. A host without assistants has vector stores alone, of which all that
 * are nobody's are taken. Throws `UserError` where what was named is not there, or marked by another project.
 */
export async function collectObjects(
  remote: Remote,
  owner: Owner,
  lockfile: Lockfile | undefined,
  { dumped, only, stores }: Wanted,
): Promise<Collected> {
  const listed = await listAssistants(remote)
  const live = new Map(listed.map((object) => [object.id, object]))
  const skipped: Skipped[] = []
  const candidates: RawAssistant[] = dumped ?? listed.map((object) => ({ ...object }))
  const chosen = only.length === 0 ? candidates : candidates.filter(({ id }) => only.includes(String(id)))
  const absent = only.filter((id) => !chosen.some((object) => object['id'] === id))
  if (absent.length > 0) throw notThere('assistant', absent)

  const recorded = new Set(Object.values(lockfile?.assistants ?? {}).map(({ assistantId }) => assistantId))
  const assistants = chosen.filter((object) => {
    const { id, name, metadata } = object
    const marks =
      live.get(String(id))?.metadata ?? (isMap(metadata) ? (metadata as Record<string, string>) : null)
    const shown = `assistant ${String(name ?? '')} ${String(id ?? '')}`.replaceAll(/ +/g, ' ').trim()
    if (recorded.has(String(id)) || readMarks(marks, owner) !== undefined) {
      skipped.push({ name: shown, reason: 'it is managed already' })
      return false
    }
    if (!isForeign(marks, owner)) return true
    if (only.length > 0) throw foreign(shown, marks)
    skipped.push({
      name: shown,
      reason: `it is marked for ${marks?.['asst:project']} in ${marks?.['asst:env']}`,
    })
    return false
  })
  const isBare = dumped === undefined && listed.length === 0 && stores.length === 0
  const storesAlone = isBare ? await listFreeStores(remote) : stores
  for (const id of stores) {
    const store = await remote.stores.retrieve(id)
    if (store === undefined) throw notThere('vector store', [id])
    if (isForeign(store.metadata, owner)) throw foreign(`vector store ${id}`, store.metadata)
  }
  // Named stores alone are meant where nothing else is named.
  const isStoresOnly = stores.length > 0 && only.length === 0 && dumped === undefined
  return { assistants: isStoresOnly ? [] : assistants, live: new Set(live.keys()), storesAlone, skipped }
}

/** HTTP statuses of a host that does not know the path. */
const unserved = [404, 405, 410, 501]

/** A host that serves no Assistant objects has none. */
async function listAssistants(remote: Remote): Promise<RemoteAssistant[]> {
  try {
    return await remote.assistants.list()
  } catch (error) {
    const cause = error instanceof UserError && error.cause instanceof Error ? error.cause : undefined
    if (cause !== undefined && 'status' in cause && unserved.includes(Number(cause.status))) return []
    throw error
  }
}

async function listFreeStores(remote: Remote): Promise<string[]> {
  const stores = await remote.stores.list()
  return stores
    .filter(({ metadata, status }) => metadata['asst:project'] === undefined && status !== 'expired')
    .map(({ id }) => id)
}

function notThere(kind: string, ids: string[]): UserError {
  return new UserError('nothing-imported', `there is no ${kind} ${ids.join(', ')}`, {
    hint: 'without --only and --store, asst import takes all that it finds',
  })
}

function foreign(name: string, marks: Record<string, string> | null | undefined): UserError {
  return new UserError(
    'foreign-object',
    `${name} is marked for ${marks?.['asst:project']} in environment ${marks?.['asst:env']}: nothing was written`,
    { hint: 'it is managed there; take it out of that project first' },
  )
}
