import type { OpenOptions } from './conversations.ts'

/** IDs of what a thread made at the provider, the thread itself among them. */
export interface Made {
  ids: string[]
  /** Notes an ID, here and wherever the caller keeps it, before it is used. One that is known is noted once. */
  add: (id: string) => Promise<void>
}

export function noteMade({ onCreated }: OpenOptions): Made {
  const ids: string[] = []
  return {
    ids,
    add: async (id) => {
      if (ids.includes(id)) return
      ids.push(id)
      await onCreated?.(id)
    },
  }
}
