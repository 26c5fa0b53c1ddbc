import type { Problem } from '../errors.ts'
import type { DesiredAssistant } from './desired.ts'
import { problemAt } from './source-text.ts'

/** An earlier key names one assistant's past: no other may have it, now or earlier. */
export function checkRenames(assistants: DesiredAssistant[], keys: Set<string>): Problem[] {
  const claimed = new Map<string, string>()
  return assistants.flatMap((assistant) =>
    assistant.was.flatMap((key, index): Problem[] => {
      const place = assistant.locate(['was', index])
      const claimant = claimed.get(key)
      claimed.set(key, assistant.key)
      const hint = 'name only keys that this assistant had earlier'
      if (keys.has(key))
        return [problemAt('duplicate-key', place, `was: there is an assistant ${key} today`, hint)]
      if (claimant === undefined) return []
      return [problemAt('duplicate-key', place, `was: ${claimant} claims to have been ${key} too`, hint)]
    }),
  )
}
