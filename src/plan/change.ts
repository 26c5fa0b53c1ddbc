import type { CanonicalAssistant } from '../compile/canonical.ts'
import type { LockedFile, RefusedFile } from '../state/lockfile.ts'

/** `adopt` writes nothing remote: the object is as desired, and only the lockfile lacks it. */
export type Action = 'create' | 'update' | 'delete' | 'adopt'

/** Who made desired and observed differ: you, in files, or someone at the provider. */
export type Cause = 'edit' | 'drift'

/** One resource that a sync will write. */
export type Change = KnowledgeChange | AssistantChange

export interface KnowledgeChange {
  kind: 'knowledge'
  action: Action
  key: string
  /** Its key until now, where it was renamed. */
  was?: string
  cause: Cause
  /** It was imported, and gets our marks with this change. */
  isImported?: true
  /** The existing vector store; absent where there is none. */
  storeId?: string
  /** The vector store whose place another takes: kept for a while, because applications may still hold its ID. */
  retire?: string
  /** That store, or one that was retired before: it is searched until its successor has all that it has. */
  succeeds?: string
  /** What becomes of the vector store itself. */
  store: 'create' | 'keep' | 'delete' | 'none'
  /** The mark it gets. Empty for a delete. */
  digest: string
  files: FileChange[]
  /** Files that stay as they are, as the lockfile will have them. */
  kept: Record<string, LockedFile>
  /** Content that was refused for good and is not sent again, by path; absent where there is none. */
  refused?: Record<string, RefusedFile>
  /** Settings of the whole knowledge base that differ. */
  settings: FieldChange[]
}

export type FileAction =
  | 'add'
  | 'change'
  | 'remove'
  /** The content is there, its place in the store is not. */
  | 'attach'
  /** Indexing failed or never ended. */
  | 'retry'
  /** Same content, other chunking. */
  | 'rechunk'
  /** Same content, other attributes. Whatever else is missing is made good with it. */
  | 'attributes'
  /** The content is where it should be, and the store has another copy under its path that goes. */
  | 'detach'

export interface FileChange {
  action: FileAction
  path: string
  /** Of the new content; of the old for `remove`. */
  bytes: number
  /** Of the content it replaces, where that is known. */
  previousBytes?: number
  /** Absent for `remove`. */
  wanted?: WantedFile
  /** The lockfile's entry until the new content is indexed. */
  previous?: LockedFile
  /** File IDs that leave the store once the new content is indexed. */
  detach: string[]
}

/** Content that must be at the provider after the change. */
export interface WantedFile {
  sha256: string
  bytes: number
  /** In the vector store. Absent where file search does not get it. */
  search?: WantedUpload & {
    /** What the store has of it now. */
    state: 'absent' | 'indexing' | 'indexed' | 'failed'
    attributes: Record<string, string | number | boolean>
  }
  /** For the code interpreter. */
  code?: WantedUpload
}

/** An upload by the exact name that identifies it; it exists already where there is an ID. */
export interface WantedUpload {
  name: string
  fileId?: string
}

export interface AssistantChange {
  kind: 'assistant'
  action: Action
  key: string
  /** Its key until now, where it was renamed. */
  was?: string
  cause: Cause
  /** It was imported, and gets our marks with this change. */
  isImported?: true
  /** The existing Assistant object, where the runtime has such. */
  assistantId?: string
  digest: string
  fields: FieldChange[]
  /** What it will be; absent for a delete. */
  after?: CanonicalAssistant
}

/** One field that differs; absent sides mean that it is not set there. */
export interface FieldChange {
  field: string
  before?: unknown
  after?: unknown
}
