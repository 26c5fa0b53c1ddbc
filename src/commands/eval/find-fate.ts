import { matchesSource } from '../../eval/metrics/sources.ts'
import type { Fate } from '../../eval/evidence/source-questions.ts'
import type { RemoteStoreFile } from '../../remote/port.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Of the knowledge files that a pattern matches, what became of the one that got furthest. */
export async function findFate(workspace: Workspace, pattern: string): Promise<Fate> {
  const { knowledge } = await workspace.desired()
  const matching = [...knowledge.values()].flatMap(({ key, files }) =>
    files.filter(({ path }) => matchesSource(pattern, `${key}/${path}`)).map(({ path }) => ({ key, path })),
  )
  if (matching.length === 0) return { state: 'no such file' }
  let failure: Fate = { state: 'not uploaded' }
  const { lockfile } = await workspace.recorded()
  // A glob may match many: one that is indexed settles it.
  for (const { key, path } of matching) {
    const refused = lockfile?.knowledge[key]?.refused?.[path]
    if (refused !== undefined) {
      failure = { state: 'indexing failed', detail: refused.cause }
      continue
    }
    const file = await findInStore(workspace, key, path)
    if (file?.status === 'completed') return { state: 'indexed' }
    if (file?.status === 'failed') {
      failure = { state: 'indexing failed', ...(file.error && { detail: file.error.message }) }
    }
  }
  return failure
}

/** A file that failed for now is in the store, and in no lockfile: its path there tells which it is. */
async function findInStore(
  workspace: Workspace,
  key: string,
  path: string,
): Promise<RemoteStoreFile | undefined> {
  const { lockfile } = await workspace.recorded()
  const { vectorStoreId: store, files = {} } = lockfile?.knowledge[key] ?? {}
  if (store === undefined) return undefined
  const { stores } = await workspace.remote()
  const fileId = files[path]?.search
  if (fileId !== undefined) return stores.retrieveFile(store, fileId)
  return (await stores.listFiles(store)).find(({ attributes }) => attributes['path'] === path)
}
