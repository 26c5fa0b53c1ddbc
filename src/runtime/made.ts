import type { OpenOptions } from './conversations.ts'

/** IDs of what a thread made at the provider, the thread itself among them. */
export interface Made {
  ids: string[]
  /** Names of the files that were uploaded for it, by their IDs. */
  uploads: Map<string, string>
  /** Notes an ID, here and wherever the caller keeps it, before it is used. One that is known is noted once. */
  add: (id: string) => Promise<void>
}

export function noteMade({ onCreated }: OpenOptions): Made {
  const ids: string[] = []
  return {
    ids,
    uploads: new Map(),
    add: async (id) => {
      if (ids.includes(id)) return
      ids.push(id)
      await onCreated?.(id)
    },
  }
}
