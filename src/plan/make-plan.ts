import type { Bindings } from '../compile/bindings.ts'
import type { Owner } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Observed } from '../observe/observed.ts'
import { bindingsOf, codeIdsOf } from '../state/lockfile.ts'
import type { Recorded } from '../state/recorded.ts'
import { planAssistant } from './assistant.ts'
import type { AssistantChange, KnowledgeChange } from './change.ts'
import { costOf } from './cost.ts'
import { planFileDeletes } from './file-deletes.ts'
import { countDeletes } from './guard.ts'
import { planKnowledge } from './knowledge.ts'
import { orderChanges } from './order.ts'
import type { Drift, Plan } from './plan.ts'
import { diffCodeFiles } from './rebind.ts'
import { followRenames } from './renames.ts'
import { selectScope } from './scope.ts'
import type { Stale } from './stale.ts'

/**
 * The difference between files, lockfile and provider; of the whole, or confined to what `only` names. Pure: equal
 * inputs give equal plans. Throws `UserError` where `only` matches nothing.
 */
export function makePlan(
  owner: Owner,
  desired: Desired,
  before: Recorded,
  seen: Observed,
  only: string[] = [],
): Plan {
  const { recorded, observed, was } = followRenames(desired, before, seen)
  const { lockfile } = recorded
  const scope = selectScope(only, desired, recorded, observed)
  const drift: Drift[] = []
  const stale: Stale[] = []
  const refused: Plan['refused'] = []
  const isLockfileWhole = lockfile !== undefined && recorded.unfinished === undefined
  const unchanged = { knowledge: 0, assistants: 0 }

  const uploads = {
    owner,
    isPlain: desired.environment.uploadNames === 'plain',
    ...(observed.uploads === undefined ? {} : { listed: observed.uploads }),
    ...(observed.others === undefined ? {} : { others: observed.others }),
  }
  const knowledge: KnowledgeChange[] = []
  for (const key of keysOf(desired.knowledge, lockfile?.knowledge, observed.stores)) {
    if (!scope.has('knowledge', key)) continue
    const planned = planKnowledge({
      provider: desired.environment.provider,
      key,
      was: was.knowledge.get(key),
      desired: desired.knowledge.get(key),
      locked: lockfile?.knowledge[key],
      observed: observed.stores.get(key),
      isRetired: observed.retired.some(({ id }) => id === lockfile?.knowledge[key]?.vectorStoreId),
      isLockfileWhole,
      uploads,
    })
    drift.push(...planned.drift)
    for (const [path, { cause }] of Object.entries(planned.refused ?? {})) refused.push({ key, path, cause })
    if (planned.stale !== undefined) stale.push(planned.stale)
    if (planned.change === undefined) unchanged.knowledge += 1
    else knowledge.push(planned.change)
  }

  const bindings = currentBindings(recorded, observed, knowledge)
  const { runtime } = desired.environment
  const edited = knowledge.filter(({ cause }) => cause === 'edit')
  const assistants: AssistantChange[] = []
  for (const key of keysOf(desired.assistants, lockfile?.assistants, observed.assistants)) {
    if (!scope.has('assistant', key)) continue
    const planned = planAssistant(runtime, {
      key,
      was: was.assistants.get(key),
      desired: desired.assistants.get(key),
      locked: lockfile?.assistants[key],
      recorded: recorded.assistants.get(key),
      observed: observed.assistants.get(key),
      bindings,
      recordedBindings: bindingsOf(before.lockfile),
      isLockfileWhole,
      moved: diffCodeFiles(desired.assistants.get(key), lockfile, knowledge),
      isMovedByEdit: diffCodeFiles(desired.assistants.get(key), lockfile, edited).length > 0,
      isUnrecorded: hasLostAssistants(recorded, observed),
    })
    drift.push(...planned.drift)
    if (planned.stale !== undefined) stale.push(planned.stale)
    if (planned.change === undefined) unchanged.assistants += 1
    else assistants.push(planned.change)
  }

  const changes = orderChanges([...knowledge, ...assistants])
  const fileDeletes = planFileDeletes(lockfile, observed, knowledge, scope)
  const duplicates = [...observed.duplicates, ...findExpired(desired, observed)].filter(({ kind, key }) =>
    scope.has(kind === 'store' ? 'knowledge' : 'assistant', key),
  )
  const { guard } = desired.environment
  return {
    environment: owner.environment,
    runtime,
    refresh: observed.refresh,
    changes,
    drift,
    stale,
    refused,
    fileDeletes,
    duplicates,
    deletes: countDeletes({ changes, fileDeletes, duplicates }, lockfile, observed, guard),
    unchanged,
    cost: costOf(desired, lockfile, knowledge),
    only,
  }
}

/** The IDs that an Assistant object which needs no change would name. */
function currentBindings({ lockfile }: Recorded, observed: Observed, changes: KnowledgeChange[]): Bindings {
  const { codeFiles } = bindingsOf(lockfile)
  // Where the lockfile was lost, by what was found again.
  for (const { key, kept } of changes)
    if (lockfile?.knowledge[key] === undefined) codeFiles[key] = codeIdsOf(kept)
  // By the stores that are there: one that is gone must show in the assistants that still name it.
  const retired = new Set(changes.map(({ retire }) => retire))
  const alive = [...observed.stores.values()].filter(
    ({ id, status }) => status !== 'expired' && !retired.has(id),
  )
  return { stores: Object.fromEntries(alive.map(({ key, id }) => [key, id])), codeFiles }
}

/** True where knowledge was synced and no assistant is recorded: the lockfile was lost, or rebuilt from the marks. */
function hasLostAssistants({ lockfile }: Recorded, observed: Observed): boolean {
  const { stores, uploads } = observed
  const wasSynced =
    stores.size > 0 || (uploads?.size ?? 0) > 0 || Object.keys(lockfile?.knowledge ?? {}).length > 0
  return wasSynced && Object.keys(lockfile?.assistants ?? {}).length === 0
}

/** Expired stores have lost their files; those still wanted are made anew under another ID. */
function findExpired(desired: Desired, observed: Observed): Plan['duplicates'] {
  return [...observed.stores.values()]
    .filter(({ key, status }) => status === 'expired' && desired.knowledge.has(key))
    .map(({ key, id }) => ({ kind: 'store', key, id }))
}

function keysOf(...sides: (Map<string, unknown> | Record<string, unknown> | undefined)[]): string[] {
  const keys = sides.flatMap((side) => (side instanceof Map ? [...side.keys()] : Object.keys(side ?? {})))
  return [...new Set(keys)].toSorted()
}
