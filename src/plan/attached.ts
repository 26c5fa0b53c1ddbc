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
  const recorded = new Map(
    Object.entries(locked?.files ?? {}).flatMap(([path, { search, sha256 }]) =>
      search === undefined ? [] : [[search, { path, sha256 }]],
    ),
  )
  if (store.files === undefined) {
    for (const [fileId, known] of recorded)
      content.ours.set(known.path, [{ ...known, fileId, status: 'completed' }])
    return content
  }
  for (const file of store.files.values()) {
    const attached = identify(file, recorded.get(file.fileId))
    if (attached === undefined) content.foreign.push(file.fileId)
    else content.ours.set(attached.path, [...(content.ours.get(attached.path) ?? []), attached])
  }
  return content
}

/** By the lockfile, because a File never changes while its marks can be edited; else by its marks. */
function identify(
  file: RemoteStoreFile,
  recorded: { path: string; sha256: string } | undefined,
): Attached | undefined {
  const { path, sha256 } = file.attributes
  const marked = typeof path === 'string' && typeof sha256 === 'string' ? { path, sha256 } : undefined
  const known = recorded ?? marked
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
