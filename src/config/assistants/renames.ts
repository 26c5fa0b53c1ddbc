import type { Problem } from '../../errors.ts'
import type { Place } from '../desired.ts'
import type { Path } from '../yaml/located.ts'
import { problemAt } from '../yaml/source-text.ts'

/** An assistant or a knowledge base, and the keys that it had earlier. */
interface Renamed {
  key: string
  was: string[]
  locate(path: Path): Place
}

/** An earlier key names one thing's past: no other of its kind may have it, now or earlier. */
export function checkRenames(kind: string, renamed: Renamed[], keys: string[]): Problem[] {
  const claimed = new Map<string, string>()
  return renamed.flatMap(({ key, was, locate }) =>
    was.flatMap((earlier, index): Problem[] => {
      const place = locate(['was', index])
      const claimant = claimed.get(earlier)
      claimed.set(earlier, key)
      const hint = `name only keys that this ${kind} had earlier`
      if (keys.includes(earlier)) {
        return [
          problemAt('duplicate-key', place, `was: ${earlier} is the key of another ${kind} today`, hint),
        ]
      }
      if (claimant === undefined) return []
      return [problemAt('duplicate-key', place, `was: ${claimant} claims to have been ${earlier} too`, hint)]
    }),
  )
}
