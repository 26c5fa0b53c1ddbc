import { type Owner, uploadName } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Observed } from '../observe/observed.ts'
import type { Recorded } from '../state/recorded.ts'
import type { Deletes } from './guard.ts'

/** Remote objects to delete, in words that people know them by. */
export interface Doomed {
  assistants: { id: string; name: string }[]
  stores: { id: string; name: string }[]
  files: { id: string; name: string }[]
}

const secondsPerDay = 86_400

/**
 * Retired stores whose time is over, and those that are kept for now: assistants may still search one whose successor
 * was never made. `now` is in seconds since 1970.
 */
export function sortRetired({ retired, stores }: Observed, { knowledge, environment }: Desired, now: number) {
  const isReplaced = (key: string) => stores.has(key) || !knowledge.get(key)?.search
  const isOver = ({ key, at }: { key: string; at: number }) =>
    isReplaced(key) && now - at >= environment.retainDays * secondsPerDay
  return { over: retired.filter(isOver), kept: retired.filter((store) => !isOver(store)) }
}

/**
 * What we made and nothing refers to: retired stores whose time is over, and uploads that neither lockfile nor journal
 * has, that no assistant or store has, and that the next sync would not take for the files.
 * @param attached File IDs of stores that `observed` does not list the files of
 */
export function findGarbage(
  owner: Owner,
  desired: Desired,
  recorded: Recorded,
  observed: Observed,
  over: Observed['retired'],
  attached: string[],
): Doomed {
  const referred = new Set([...referredBy(recorded, observed), ...attached])
  const wanted = new Set(
    [...desired.knowledge.values()].flatMap(({ files }) =>
      files.flatMap((file) => [uploadName(owner, file, false), uploadName(owner, file, true)]),
    ),
  )
  const files = [...(observed.uploads ?? [])].flatMap(([name, ids]) => {
    // The next sync would take it, unless it is a copy of what is in use already.
    const isWanted = wanted.has(name) && !ids.some((id) => referred.has(id))
    return ids.filter((id) => !referred.has(id) && !isWanted).map((id) => ({ id, name }))
  })
  return {
    assistants: [],
    stores: over.map(({ key, id, at }) => ({ id, name: `${key}, retired ${dateOf(at)}` })),
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

function referredBy({ lockfile, unfinished }: Recorded, { stores, assistants }: Observed): string[] {
  const locked = Object.values(lockfile?.knowledge ?? {}).flatMap(({ files }) => Object.values(files))
  return [
    ...locked.flatMap(({ search, code }) => [search ?? [], code ?? []].flat()),
    ...(unfinished?.created.file.values() ?? []),
    ...[...stores.values()].flatMap(({ files }) => [...(files?.keys() ?? [])]),
    ...[...assistants.values()].flatMap(
      ({ object }) => object.tool_resources?.code_interpreter?.file_ids ?? [],
    ),
  ]
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}

/** Everything of an environment: what bears its marks, and what its lockfile and journal have. */
export function findEverything({ lockfile, unfinished }: Recorded, observed: Observed): Doomed {
  const { stores, assistants, duplicates, retired, uploads } = observed
  const doubles = (kind: 'store' | 'assistant') =>
    duplicates
      .filter((double) => double.kind === kind)
      .map(({ id, key }) => ({ id, name: `${key}, a double` }))
  const files = new Map<string, string>()
  for (const [name, id] of unfinished?.created.file ?? []) files.set(id, name)
  for (const [name, ids] of uploads ?? []) for (const id of ids) files.set(id, name)
  for (const [key, locked] of Object.entries(lockfile?.knowledge ?? {}))
    for (const [path, { search, code }] of Object.entries(locked.files))
      for (const id of [search, code]) if (id !== undefined) files.set(id, `${key}/${path}`)
  return {
    assistants: [
      ...[...assistants.values()].map(({ key, object }) => ({ id: object.id, name: key })),
      ...doubles('assistant'),
    ],
    stores: [
      ...[...stores.values()].map(({ key, id }) => ({ id, name: key })),
      ...doubles('store'),
      ...retired.map(({ key, id }) => ({ id, name: `${key}, retired` })),
    ],
    files: [...files].map(([id, name]) => ({ id, name })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

/** What the guards count of it. */
export function countDoomed(
  { assistants, stores, files }: Doomed,
  desired: Desired,
  observed: Observed,
): Deletes {
  return {
    objects: assistants.length + stores.length,
    files: files.length,
    filesBefore: [...(observed.uploads?.values() ?? [])].flat().length,
    emptied: [],
    allowed: desired.environment.guard,
  }
}
