import type { DesiredKnowledge } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import { importedDigest, type LockedFile, type Lockfile } from '../state/lockfile.ts'
import type { FoundKnowledge } from './found-knowledge.ts'
import { matchFiles, type Matches } from './match-files.ts'
import type { Prepared } from './prepare.ts'

export interface MatchedKnowledge {
  base: FoundKnowledge
  matches: Matches
}

/** Pairs what the project's folders hold with what the provider has. */
export function matchKnowledge(
  { knowledge }: Prepared,
  desired: Map<string, DesiredKnowledge>,
): MatchedKnowledge[] {
  return knowledge.map((base) => {
    const local = (desired.get(base.key)?.files ?? []).filter((file) =>
      base.tool === 'file_search' ? file.search : file.code,
    )
    return { base, matches: matchFiles(local, base.files) }
  })
}

/**
 * The lockfile with what was imported. Nothing of it bears our marks yet, which the next sync writes; what matched
 * nothing is not in it, so that no sync ever takes it for ours.
 * @param live IDs of the Assistant objects that are at the host
 */
export function recordImport(
  lockfile: Lockfile,
  { assistants }: Prepared,
  matched: MatchedKnowledge[],
  desired: Map<string, DesiredKnowledge>,
  live: Set<string>,
  runtime: Runtime,
): Lockfile {
  const knowledge = matched.flatMap(({ base, matches }) => {
    if (base.isGone) return []
    const hashes = new Map(desired.get(base.key)?.files.map((file) => [file.path, file]))
    const files = [...matches.matched].flatMap(([path, fileId]): [string, LockedFile][] => {
      const { sha256, bytes } = hashes.get(path) ?? {}
      if (sha256 === undefined || bytes === undefined) return []
      const use = base.tool === 'file_search' ? { search: fileId } : { code: fileId }
      return [[path, { sha256, bytes, ...use }]]
    })
    const store = base.storeId === undefined ? {} : { vectorStoreId: base.storeId }
    return [[base.key, { ...store, digest: importedDigest, files: Object.fromEntries(files) }] as const]
  })
  const objects = assistants.flatMap(({ key, draft: { id } }) =>
    runtime === 'assistants' && id !== undefined && live.has(id)
      ? [[key, { assistantId: id, digest: importedDigest }] as const]
      : [],
  )
  return {
    ...lockfile,
    knowledge: { ...lockfile.knowledge, ...Object.fromEntries(knowledge) },
    assistants: { ...lockfile.assistants, ...Object.fromEntries(objects) },
  }
}
