import type { Observed } from '../observe/observed.ts'
import type { LockedFile, Lockfile } from '../state/lockfile.ts'
import type { KnowledgeChange } from './change.ts'
import type { Plan } from './plan.ts'

/**
 * Uploads of ours that nothing refers to after the changes. A File may serve several knowledge bases and tools, so
 * each is counted before it is deleted.
 */
export function planFileDeletes(
  lockfile: Lockfile | undefined,
  observed: Observed,
  changes: KnowledgeChange[],
): Plan['fileDeletes'] {
  // Named as people know them where that is known: as knowledge paths, which the later ones here are.
  const known = new Map<string, string>()
  for (const [name, ids] of observed.uploads ?? []) for (const id of ids) known.set(id, name)
  for (const [key, { files }] of Object.entries(lockfile?.knowledge ?? {}))
    for (const [path, file] of Object.entries(files))
      for (const id of idsOf(file)) known.set(id, `${key}/${path}`)
  for (const { key, files } of changes)
    for (const { path, detach } of files) for (const id of detach) known.set(id, `${key}/${path}`)

  const referred = new Set(referredAfter(lockfile, changes))
  return [...known]
    .filter(([id]) => !referred.has(id))
    .map(([fileId, name]) => ({ fileId, name }))
    .toSorted((a, b) => (`${a.name} ${a.fileId}` < `${b.name} ${b.fileId}` ? -1 : 1))
}

function referredAfter(lockfile: Lockfile | undefined, changes: KnowledgeChange[]): string[] {
  const changed = new Set(changes.map(({ key }) => key))
  const untouched = Object.entries(lockfile?.knowledge ?? {})
    .filter(([key]) => !changed.has(key))
    .flatMap(([, { files }]) => Object.values(files).flatMap(idsOf))
  const after = changes.flatMap(({ kept, files }) => [
    ...Object.values(kept).flatMap(idsOf),
    ...files.flatMap(({ wanted }) => [wanted?.search?.fileId ?? [], wanted?.code?.fileId ?? []].flat()),
  ])
  return [...untouched, ...after]
}

function idsOf({ search, code }: LockedFile): string[] {
  return [search ?? [], code ?? []].flat()
}
