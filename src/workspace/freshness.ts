import { canonicalize } from '../compile/canonical.ts'
import { digestAssistant, digestKnowledge } from '../compile/digest.ts'
import type { Desired } from '../config/desired.ts'
import type { Lockfile } from '../state/lockfile.ts'

/** What was edited since the last sync: `assistant/<key>` and `knowledge/<key>` of what an assistant uses. */
export function editedSinceSync(desired: Desired, lockfile: Lockfile | undefined, keys: string[]): string[] {
  const edited = new Set<string>()
  for (const key of keys) {
    const assistant = desired.assistants.get(key)
    if (assistant === undefined) continue
    const digest = digestAssistant(canonicalize(assistant, desired.environment.runtime))
    if (lockfile?.assistants[key]?.digest !== digest) edited.add(`assistant/${key}`)
    for (const tool of assistant.tools) {
      if (tool.type !== 'file_search' && tool.type !== 'code_interpreter') continue
      for (const base of tool.knowledge) {
        const knowledge = desired.knowledge.get(base)
        if (knowledge && lockfile?.knowledge[base]?.digest !== digestKnowledge(knowledge))
          edited.add(`knowledge/${base}`)
      }
    }
  }
  return [...edited].toSorted()
}
