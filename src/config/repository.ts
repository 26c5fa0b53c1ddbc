import { realpath, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { isInside } from './display-path.ts'

/** The git repository that a folder is in, links resolved; undefined where it is in none. */
export async function findRepository(dir: string): Promise<string | undefined> {
  let current = await realpath(dir)
  for (;;) {
    // A file in worktrees and submodules, a folder elsewhere.
    if (await stat(join(current, '.git')).catch(() => undefined)) return current
    const parent = dirname(current)
    if (parent === current) return undefined
    current = parent
  }
}

/** True where a path, links resolved, leads out of the repository; outside any repository nothing does. */
export async function leavesRepository(path: string, repository: string | undefined): Promise<boolean> {
  return repository !== undefined && !isInside(relative(repository, await resolveExisting(path)))
}

/** `realpath` of a path whose end may not exist yet. */
async function resolveExisting(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(await resolveExisting(parent), relative(parent, path))
  }
}
