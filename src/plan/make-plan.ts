import type { Owner } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Observed } from '../observe/observed.ts'
import { bindingsOf } from '../state/lockfile.ts'
import type { Recorded } from '../state/recorded.ts'
import { planAssistant } from './assistant.ts'
import type { AssistantChange, KnowledgeChange } from './change.ts'
import { planFileDeletes } from './file-deletes.ts'
import { planKnowledge } from './knowledge.ts'
import { orderChanges } from './order.ts'
import type { Drift, Plan } from './plan.ts'
import { diffCodeFiles } from './rebind.ts'

/** The whole difference between files, lockfile and provider. Pure: equal inputs give equal plans. */
export function makePlan(owner: Owner, desired: Desired, recorded: Recorded, observed: Observed): Plan {
  const { lockfile } = recorded
  const drift: Drift[] = []
  const unchanged = { knowledge: 0, assistants: 0 }

  const uploads = {
    owner,
    isPlain: desired.environment.uploadNames === 'plain',
    ...(observed.uploads === undefined ? {} : { listed: observed.uploads }),
  }
  const knowledge: KnowledgeChange[] = []
  for (const key of keysOf(desired.knowledge, lockfile?.knowledge, observed.stores)) {
    const planned = planKnowledge(
      key,
      desired.knowledge.get(key),
      lockfile?.knowledge[key],
      observed.stores.get(key),
      uploads,
    )
    drift.push(...planned.drift)
    if (planned.change === undefined) unchanged.knowledge += 1
    else knowledge.push(planned.change)
  }

  // By the stores that are there: one that is gone must show in the assistants that still name it.
  const alive = [...observed.stores.values()].filter(({ status }) => status !== 'expired')
  const bindings = {
    ...bindingsOf(lockfile),
    stores: Object.fromEntries(alive.map(({ key, id }) => [key, id])),
  }
  const { runtime } = desired.environment
  const assistants: AssistantChange[] = []
  for (const key of keysOf(desired.assistants, lockfile?.assistants, observed.assistants)) {
    const planned = planAssistant(runtime, {
      key,
      desired: desired.assistants.get(key),
      locked: lockfile?.assistants[key],
      recorded: recorded.assistants.get(key),
      observed: observed.assistants.get(key),
      bindings,
      moved: diffCodeFiles(desired.assistants.get(key), knowledge),
      isUnrecorded: lockfile === undefined && observed.stores.size > 0,
    })
    drift.push(...planned.drift)
    if (planned.change === undefined) unchanged.assistants += 1
    else assistants.push(planned.change)
  }

  return {
    environment: owner.environment,
    runtime,
    refresh: observed.refresh,
    changes: orderChanges([...knowledge, ...assistants]),
    drift,
    fileDeletes: planFileDeletes(lockfile, observed, knowledge),
    duplicates: observed.duplicates,
    unchanged,
  }
}

function keysOf(...sides: (Map<string, unknown> | Record<string, unknown> | undefined)[]): string[] {
  const keys = sides.flatMap((side) => (side instanceof Map ? [...side.keys()] : Object.keys(side ?? {})))
  return [...new Set(keys)].toSorted()
}
