import { canonicalize } from '../compile/canonical.ts'
import { digestAssistant, digestKnowledge } from '../compile/digest.ts'
import { type Marks, type Owner, isForeign, readMarks } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import { UserError } from '../errors.ts'
import type { Remote } from '../remote/port.ts'
import type { Recorded } from '../state/recorded.ts'
import type { Observed, ObservedAssistant } from './observed.ts'

export type Found = Pick<Observed, 'stores' | 'assistants' | 'duplicates' | 'retired'>

/** Asks for each object whose ID the lockfile or an interrupted sync wrote down. What is gone is absent. */
export async function retrieveRecorded(remote: Remote, owner: Owner, recorded: Recorded): Promise<Found> {
  const found: Found = { stores: new Map(), assistants: new Map(), duplicates: [], retired: [] }
  const { knowledge = {}, assistants = {} } = recorded.lockfile ?? {}
  const created = recorded.unfinished?.created
  await Promise.all([
    ...keysOf(knowledge, created?.store).map(async (key) => {
      // What an interrupted sync made is to take the place of what is recorded.
      const ids = [created?.store.get(key), knowledge[key]?.vectorStoreId]
      const retrieved = await firstThatExists(ids, (id) => remote.stores.retrieve(id))
      if (retrieved === undefined) return
      const store = withMarks(retrieved, owner, key)
      const at = store.marks?.retiredAt
      if (at === undefined) found.stores.set(key, store)
      else found.retired.push({ key, id: store.id, at })
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
  const listed = (await remote.stores.list()).map((store) => withMarks(store, owner))
  // Hosts that lack assistant objects answer 404 to their list, so it is sent only where they are used.
  const { runtime } = desired.environment
  const objects = runtime === 'assistants' ? await remote.assistants.list() : []
  const assistants = objects.map((object) => ({ ...withMarks(object, owner), object }))
  const recordedAssistants = [...byId.assistants.values()].map((item) => ({ ...item, id: item.object.id }))
  const duplicates: Found['duplicates'] = []

  return {
    stores: choose({
      recorded: [...byId.stores.values()],
      listed: listed.filter(({ marks }) => marks?.retiredAt === undefined),
      createdAt: (store) => store.createdAt,
      isExpired: (store) => store.status === 'expired',
      wanted: (key) => digestOf(desired.knowledge.get(key), digestKnowledge),
      onDuplicate: (key, id) => duplicates.push({ kind: 'store', key, id }),
    }),
    assistants: choose<ObservedAssistant & { id: string }>({
      recorded: recordedAssistants,
      listed: assistants,
      createdAt: ({ object }) => object.created_at,
      isExpired: () => false,
      wanted: (key) =>
        digestOf(desired.assistants.get(key), (assistant) =>
          digestAssistant(canonicalize(assistant, runtime)),
        ),
      onDuplicate: (key, id) => duplicates.push({ kind: 'assistant', key, id }),
    }),
    duplicates,
    retired: listed.flatMap(({ key, id, marks }) =>
      marks?.retiredAt === undefined ? [] : [{ key, id, at: marks.retiredAt }],
    ),
  }
}

function digestOf<T>(desired: T | undefined, digest: (desired: T) => string): string | undefined {
  return desired === undefined ? undefined : digest(desired)
}

interface Candidates<T> {
  recorded: T[]
  listed: T[]
  createdAt(item: T): number
  isExpired(item: T): boolean
  /** The digest that an object of this key should be marked with. */
  wanted(key: string): string | undefined
  onDuplicate(key: string, id: string): void
}

/**
 * One object a key: the recorded one, else one whose mark is as desired, else one whose write was finished, else the
 * oldest. One that has expired is the last choice, because it has lost its content.
 */
function choose<T extends { id: string; key: string; marks?: Marks }>(
  candidates: Candidates<T>,
): Map<string, T> {
  const { recorded, listed, createdAt, isExpired, wanted, onDuplicate } = candidates
  const known = new Set(recorded.map(({ id }) => id))
  const rank = (item: T): number[] => [
    Number(isExpired(item)),
    Number(!known.has(item.id)),
    Number(item.marks?.digest !== wanted(item.key)),
    Number(item.marks?.isApplying),
    createdAt(item),
  ]
  const others = listed.filter(({ id, marks }) => marks !== undefined && !known.has(id))
  const chosen = new Map<string, T>()
  for (const item of [...recorded, ...others].toSorted((a, b) => compare(rank(a), rank(b))))
    if (chosen.has(item.key)) onDuplicate(item.key, item.id)
    else chosen.set(item.key, item)
  return chosen
}

function compare(a: number[], b: number[]): number {
  const index = a.findIndex((value, index) => value !== b[index])
  return (a[index] ?? 0) - (b[index] ?? 0)
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
