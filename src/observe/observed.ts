import type { Marks } from '../compile/marks.ts'
import type { RemoteAssistant, RemoteStore, RemoteStoreFile } from '../remote/port.ts'

export type { RemoteAssistant, RemoteStoreFile }

/**
 * `light` asks for each recorded object; `full` also lists everything of ours and every attached file; `none` asks
 * nothing and takes the lockfile's word.
 */
export type Refresh = 'light' | 'full' | 'none'

/** What the provider has of this environment. */
export interface Observed {
  refresh: Refresh
  /** By knowledge base key, desired or not. */
  stores: Map<string, ObservedStore>
  /** By assistant key, desired or not. Empty on runtimes without assistant objects. */
  assistants: Map<string, ObservedAssistant>
  /** Further stores and assistants with a mark that another object bears already. */
  duplicates: { kind: 'store' | 'assistant'; key: string; id: string }[]
  /** Stores whose place another has taken, and that are kept for a while. */
  retired: RetiredStore[]
  /** File IDs by exact name; listed only where something may have to be uploaded or recovered. */
  uploads?: Map<string, string[]>
  /** IDs of files under other names, listed with them: an import may have recorded some. */
  others?: Set<string>
  /** Bytes of those uploads by file ID, listed with them. */
  sizes?: Map<string, number>
}

export interface ObservedStore extends RemoteStore {
  key: string
  marks?: Marks
  /** What is attached, by file ID; listed only where counts and marks do not already prove it. */
  files?: Map<string, RemoteStoreFile>
}

export interface RetiredStore {
  key: string
  id: string
  /** Seconds since 1970. */
  at: number
  /** File IDs that it holds; listed together with the uploads. */
  files?: string[]
}

export interface ObservedAssistant {
  key: string
  marks?: Marks
  object: RemoteAssistant
}
