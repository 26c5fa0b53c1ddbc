import type { Chunking } from '../compile/digest.ts'
import type { ObservedStore, RemoteStoreFile } from '../observe/observed.ts'
import type { LockedKnowledge } from '../state/lockfile.ts'

/** One of our files in a vector store. */
export interface Attached {
  fileId: string
  path: string
  sha256: string
  status: RemoteStoreFile['status']
  error?: string
  /** Known only where the store's files were listed. */
  chunking?: Chunking
  attributes?: RemoteStoreFile['attributes']
}

export interface StoreContent {
  /** By path; more than one where a change was interrupted. */
  ours: Map<string, Attached[]>
  /** File IDs that bear no marks of ours and are not recorded: never touched, only reported. */
  foreign: string[]
}

/** What a store holds: as listed where it was, else as recorded, which counts and marks have then proved. */
export function readContent(
  store: ObservedStore | undefined,
  locked: LockedKnowledge | undefined,
): StoreContent {
  if (store === undefined) return { ours: new Map(), foreign: [] }
  const content: StoreContent = { ours: new Map(), foreign: [] }
  const recorded = Object.entries(locked?.files ?? {})
  if (store.files === undefined) {
    for (const [path, { search, sha256 }] of recorded)
      if (search !== undefined)
        content.ours.set(path, [{ fileId: search, path, sha256, status: 'completed' }])
    return content
  }
  for (const file of store.files.values()) {
    const attached = identify(file, recorded)
    if (attached === undefined) content.foreign.push(file.fileId)
    else content.ours.set(attached.path, [...(content.ours.get(attached.path) ?? []), attached])
  }
  return content
}

/** By its marks, or by the lockfile where someone removed them. */
function identify(
  file: RemoteStoreFile,
  recorded: [string, LockedKnowledge['files'][string]][],
): Attached | undefined {
  const { path, sha256 } = file.attributes
  const entry = recorded.find(([, { search }]) => search === file.fileId)
  const known =
    typeof path === 'string' && typeof sha256 === 'string'
      ? { path, sha256 }
      : entry && { path: entry[0], sha256: entry[1].sha256 }
  if (known === undefined) return undefined
  return {
    ...known,
    fileId: file.fileId,
    status: file.status,
    ...(file.error === undefined ? {} : { error: file.error.message }),
    ...(file.chunking === undefined ? {} : { chunking: file.chunking }),
    attributes: file.attributes,
  }
}
