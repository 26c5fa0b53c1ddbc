import type { Desired } from '../config/desired.ts'
import type { Observed } from '../observe/observed.ts'
import type { Recorded } from '../state/recorded.ts'

/** Recorded and observed state under the keys that things have now. */
export interface Followed {
  recorded: Recorded
  observed: Observed
  /** The earlier key by today's, of what was renamed since the last sync. */
  was: { knowledge: Map<string, string>; assistants: Map<string, string> }
}

/** Follows `was:`, so that what was renamed keeps its remote object and files. */
export function followRenames(desired: Desired, recorded: Recorded, observed: Observed): Followed {
  const { lockfile } = recorded
  const was = {
    knowledge: findRenames(desired.knowledge, lockfile?.knowledge, observed.stores),
    assistants: findRenames(desired.assistants, lockfile?.assistants, observed.assistants),
  }
  if (was.knowledge.size + was.assistants.size === 0) return { recorded, observed, was }
  return {
    recorded: {
      ...recorded,
      ...(lockfile === undefined
        ? {}
        : {
            lockfile: {
              ...lockfile,
              knowledge: rekeyRecord(lockfile.knowledge, was.knowledge),
              assistants: rekeyRecord(lockfile.assistants, was.assistants),
            },
          }),
      assistants: rekey(recorded.assistants, was.assistants),
    },
    observed: {
      ...observed,
      stores: rekey(observed.stores, was.knowledge, (store, key) => ({ ...store, key })),
      assistants: rekey(observed.assistants, was.assistants, (assistant, key) => ({ ...assistant, key })),
    },
    was,
  }
}

/** Only a key that nothing has yet can have been given by a rename. */
function findRenames(
  desired: Map<string, { key: string; was: string[] }>,
  locked: Record<string, unknown> | undefined,
  observed: Map<string, unknown>,
): Map<string, string> {
  const isKnown = (key: string) => locked?.[key] !== undefined || observed.has(key)
  return new Map(
    [...desired.values()].flatMap(({ key, was }): [string, string][] => {
      const earlier = isKnown(key) ? undefined : was.find(isKnown)
      return earlier === undefined ? [] : [[key, earlier]]
    }),
  )
}

function rekey<T>(
  entries: Map<string, T>,
  renames: Map<string, string>,
  rename: (entry: T, key: string) => T = (entry) => entry,
): Map<string, T> {
  const moved = new Map(entries)
  for (const [key, earlier] of renames) {
    const entry = entries.get(earlier)
    if (entry === undefined) continue
    moved.delete(earlier)
    moved.set(key, rename(entry, key))
  }
  return moved
}

function rekeyRecord<T>(entries: Record<string, T>, renames: Map<string, string>): Record<string, T> {
  // Without a prototype, as the lockfile's own records are, so that only what is there is found.
  const moved: Record<string, T> = Object.create(null)
  return Object.assign(moved, Object.fromEntries(rekey(new Map(Object.entries(entries)), renames)))
}
