import type { Lockfile } from './lockfile.ts'

/**
 * From file ID to `<knowledge base>/<path>`. One File may serve several knowledge bases; it then stands for the one
 * that `preferred` names first, which is how a citation resolves to the base that its assistant uses.
 */
export function sourcesOf(lockfile: Lockfile, preferred: string[]): Map<string, string> {
  const sources = new Map<string, string>()
  for (const key of [...preferred, ...Object.keys(lockfile.knowledge)])
    for (const [path, { search, code }] of Object.entries(lockfile.knowledge[key]?.files ?? {}))
      for (const id of [search, code])
        if (id !== undefined && !sources.has(id)) sources.set(id, `${key}/${path}`)
  return sources
}
