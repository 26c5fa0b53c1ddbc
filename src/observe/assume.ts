import { compileAssistant } from '../compile/assistant.ts'
import { type Owner, marksFor } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import { bindingsOf } from '../state/lockfile.ts'
import type { Recorded } from '../state/recorded.ts'
import type { Observed, ObservedAssistant, ObservedStore } from './observed.ts'

/** The provider as the lockfile has it, without asking: no drift can show, and no changed setting of a file. */
export function assumeRecorded(owner: Owner, desired: Desired, { lockfile, assistants }: Recorded): Observed {
  const stores = Object.entries(lockfile?.knowledge ?? {}).flatMap(
    ([key, { vectorStoreId: id, digest, files }]): [string, ObservedStore][] => {
      if (id === undefined) return []
      const total = Object.values(files).filter(({ search }) => search !== undefined).length
      const counts = { total, completed: total, failed: 0, inProgress: 0 }
      const marks = { key, digest, isApplying: false }
      const metadata = marksFor(owner, key, digest, 'applied')
      return [
        [key, { key, id, name: key, status: 'completed', createdAt: 0, bytes: 0, counts, metadata, marks }],
      ]
    },
  )
  const bindings = bindingsOf(lockfile)
  const objects = Object.entries(lockfile?.assistants ?? {}).flatMap(
    ([key, { assistantId: id, digest }]): [string, ObservedAssistant][] => {
      const record = assistants.get(key)
      if (id === undefined || record === undefined || desired.environment.runtime === 'responses') return []
      const object = {
        id,
        created_at: 0,
        description: null,
        instructions: null,
        ...compileAssistant(record, bindings, 'create'),
      }
      return [[key, { key, object, marks: { key, digest, isApplying: false } }]]
    },
  )
  return {
    refresh: 'none',
    stores: new Map(stores),
    assistants: new Map(objects),
    duplicates: [],
    retired: [],
  }
}
