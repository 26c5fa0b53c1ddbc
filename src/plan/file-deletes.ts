import type { Observed } from '../observe/observed.ts'
import type { LockedFile, Lockfile } from '../state/lockfile.ts'
import type { KnowledgeChange } from './change.ts'
import type { Plan } from './plan.ts'
import type { Scope } from './scope.ts'

/**
 * Uploads of ours that nothing refers to after the changes. A File may serve several knowledge bases and tools, so
 * each is counted before it is deleted. Where the plan is confined to a part, only what that part had is a candidate.
 */
export function planFileDeletes(
  lockfile: Lockfile | undefined,
  observed: Observed,
  changes: KnowledgeChange[],
  scope: Scope,
): Plan['fileDeletes'] {
  // Named as people know them where that is known: as knowledge paths, which the later ones here are.
  const known = new Map<string, string>()
  if (scope.isWhole)
    for (const [name, ids] of observed.uploads ?? []) for (const id of ids) known.set(id, name)
  for (const [key, { files }] of Object.entries(lockfile?.knowledge ?? {}))
    if (scope.has('knowledge', key))
      for (const [path, file] of Object.entries(files))
        for (const id of idsOf(file)) known.set(id, `${key}/${path}`)
  for (const { key, files } of changes)
    for (const { path, detach } of files) for (const id of detach) known.set(id, `${key}/${path}`)

  const referred = new Set([...referredAfter(lockfile, changes), ...referredOutside(observed, scope)])
  return [...known]
    .filter(([id]) => !referred.has(id))
    .map(([fileId, name]) => ({ fileId, name }))
    .toSorted((a, b) => (`${a.name} ${a.fileId}` < `${b.name} ${b.fileId}` ? -1 : 1))
}

function referredAfter(lockfile: Lockfile | undefined, changes: KnowledgeChange[]): string[] {
  const changed = new Set(changes.map(({ key }) => key))
  const untouched = Object.entries(lockfile?.knowledge ?? {})
    .filter(([key]) => !changed.has(key))
    .flatMap(([, { files, refused }]) =>
      [...Object.values(files), ...Object.values(refused ?? {})].flatMap(idsOf),
    )
  const after = changes.flatMap(({ kept, files, refused }) => [
    ...Object.values(kept).flatMap(idsOf),
    ...Object.values(refused ?? {}).flatMap(idsOf),
    ...files.flatMap(({ wanted }) => [wanted?.search?.fileId ?? [], wanted?.code?.fileId ?? []].flat()),
  ])
  return [...untouched, ...after]
}

/** What stores and Assistant objects that stay as they are have, whatever the lockfile says. */
function referredOutside({ stores, assistants, retired }: Observed, scope: Scope): string[] {
  const attached = [...stores.values()]
    .filter(({ key }) => !scope.has('knowledge', key))
    .flatMap(({ files }) => [...(files?.keys() ?? [])])
  const given = [...assistants.values()]
    .filter(({ key }) => !scope.has('assistant', key))
    .flatMap(({ object }) => object.tool_resources?.code_interpreter?.file_ids ?? [])
  // A store that gave way stays whole until it goes.
  const kept = retired.flatMap(({ files }) => files ?? [])
  return [...attached, ...given, ...kept]
}

function idsOf({ search, code }: Partial<Pick<LockedFile, 'search' | 'code'>>): string[] {
  return [search ?? [], code ?? []].flat()
}
