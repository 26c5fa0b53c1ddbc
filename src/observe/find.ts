import { type Marks, type Owner, isForeign, readMarks } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import { UserError } from '../errors.ts'
import type { Remote } from '../remote/port.ts'
import type { Recorded } from '../state/recorded.ts'
import type { Observed, ObservedAssistant } from './observed.ts'

type Found = Pick<Observed, 'stores' | 'assistants' | 'duplicates'>

/** Asks for each object whose ID the lockfile or an interrupted sync wrote down. What is gone is absent. */
export async function retrieveRecorded(remote: Remote, owner: Owner, recorded: Recorded): Promise<Found> {
  const found: Found = { stores: new Map(), assistants: new Map(), duplicates: [] }
  const { knowledge = {}, assistants = {} } = recorded.lockfile ?? {}
  const created = recorded.unfinished?.created
  await Promise.all([
    ...keysOf(knowledge, created?.store).map(async (key) => {
      const ids = [knowledge[key]?.vectorStoreId, created?.store.get(key)]
      const store = await firstThatExists(ids, (id) => remote.stores.retrieve(id))
      if (store !== undefined) found.stores.set(key, withMarks(store, owner, key))
    }),
    ...keysOf(assistants, created?.assistant).map(async (key) => {
      const ids = [assistants[key]?.assistantId, created?.assistant.get(key)]
      const object = await firstThatExists(ids, (id) => remote.assistants.retrieve(id))
      if (object === undefined) return
      const { marks } = withMarks(object, owner, key)
      found.assistants.set(key, { key, object, ...(marks === undefined ? {} : { marks }) })
    }),
  ])
  return found
}

function keysOf(locked: Record<string, unknown>, created: Map<string, string> | undefined): string[] {
  return [...new Set([...Object.keys(locked), ...(created?.keys() ?? [])])]
}

async function firstThatExists<T>(
  ids: (string | undefined)[],
  retrieve: (id: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const id of ids) {
    const object = id === undefined ? undefined : await retrieve(id)
    if (object !== undefined) return object
  }
  return undefined
}

/** Lists everything, and keeps what bears our marks or is recorded. */
export async function findMarked(
  remote: Remote,
  owner: Owner,
  desired: Desired,
  recorded: Recorded,
): Promise<Found> {
  const byId = await retrieveRecorded(remote, owner, recorded)
  const stores = (await remote.stores.list()).map((store) => withMarks(store, owner))
  // Hosts that lack assistant objects answer 404 to their list, so it is sent only where they are used.
  const hasAssistants = desired.environment.runtime === 'assistants'
  const objects = hasAssistants ? await remote.assistants.list() : []
  const assistants = objects.map((object) => ({ ...withMarks(object, owner), object }))

  return {
    stores: choose(byId.stores, stores, (store) => store.createdAt, duplicate('store')),
    assistants: choose<ObservedAssistant & { id: string }>(
      new Map([...byId.assistants].map(([key, item]) => [key, { ...item, id: item.object.id }])),
      assistants,
      ({ object }) => object.created_at,
      duplicate('assistant'),
    ),
    duplicates: byId.duplicates,
  }

  function duplicate(kind: 'store' | 'assistant') {
    return (key: string, id: string) => byId.duplicates.push({ kind, key, id })
  }
}

/** One object a key: the recorded one, else one whose write was finished, else the oldest. */
function choose<T extends { id: string; key: string; marks?: Marks }>(
  recorded: Map<string, T>,
  listed: T[],
  createdAt: (item: T) => number,
  onDuplicate: (key: string, id: string) => void,
): Map<string, T> {
  const chosen = new Map(recorded)
  const candidates = listed
    .filter((item) => item.marks !== undefined)
    .toSorted(
      (a, b) => Number(a.marks?.isApplying) - Number(b.marks?.isApplying) || createdAt(a) - createdAt(b),
    )
  for (const item of candidates) {
    const key = item.marks?.key ?? item.key
    const holder = chosen.get(key)
    if (holder === undefined) chosen.set(key, { ...item, key })
    else if (holder.id !== item.id) onDuplicate(key, item.id)
  }
  return chosen
}

/**
 * Reads an object's marks. `recordedAs` is the key under which the lockfile has it.
 * Throws `UserError` where a recorded object bears somebody else's marks: it is not ours to touch.
 */
function withMarks<T extends { id: string; metadata: Record<string, string> | null }>(
  object: T,
  owner: Owner,
  recordedAs?: string,
): T & { key: string; marks?: Marks } {
  if (recordedAs !== undefined && isForeign(object.metadata, owner))
    throw new UserError(
      'foreign-object',
      `${object.id}, which the lockfile records as ${recordedAs}, is marked for ${object.metadata?.['asst:project']} in environment ${object.metadata?.['asst:env']}`,
      { hint: 'the lockfile is of another checkout: restore the right one, or run `asst lock`' },
    )
  const marks = readMarks(object.metadata, owner)
  return { ...object, key: recordedAs ?? marks?.key ?? '', ...(marks === undefined ? {} : { marks }) }
}
