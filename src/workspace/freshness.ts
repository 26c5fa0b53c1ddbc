import { canonicalize } from '../compile/canonical.ts'
import { digestAssistant, digestKnowledge } from '../compile/digest.ts'
import type { Desired } from '../config/desired.ts'
import type { Lockfile } from '../state/lockfile.ts'

/** How the provider's state differs from the files: `assistant/<key>` and `knowledge/<key>` of what an assistant uses. */
export interface Freshness {
  /** Edited since the last sync. */
  edited: string[]
  /** As it was at the last sync, which could not place every file. */
  unfinished: string[]
}

export function readFreshness(desired: Desired, lockfile: Lockfile | undefined, keys: string[]): Freshness {
  const edited = new Set<string>()
  const unfinished = new Set<string>()
  for (const key of keys) {
    const assistant = desired.assistants.get(key)
    if (assistant === undefined) continue
    const digest = digestAssistant(canonicalize(assistant, desired.environment.runtime))
    if (lockfile?.assistants[key]?.digest !== digest) edited.add(`assistant/${key}`)
    for (const tool of assistant.tools) {
      if (tool.type !== 'file_search' && tool.type !== 'code_interpreter') continue
      for (const base of tool.knowledge) {
        const knowledge = desired.knowledge.get(base)
        const { digest: recorded, refused } = lockfile?.knowledge[base] ?? {}
        if (refused !== undefined) unfinished.add(`knowledge/${base}`)
        const digest = knowledge && digestKnowledge(knowledge)
        if (digest === undefined || recorded === digest) continue
        const differing = recorded === `applying:${digest}` ? unfinished : edited
        differing.add(`knowledge/${base}`)
      }
    }
  }
  return { edited: [...edited].toSorted(), unfinished: [...unfinished].toSorted() }
}
