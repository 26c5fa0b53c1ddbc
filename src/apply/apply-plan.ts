import type { CanonicalAssistant } from '../compile/canonical.ts'
import type { AssistantChange, Change, KnowledgeChange } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { UserError } from '../errors.ts'
import { bindingsOf, type Lockfile } from '../state/lockfile.ts'
import { applyAssistant } from './assistant.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { proveOnly, proveUntouched } from './claims.ts'
import type { ApplyContext, Failure } from './context.ts'
import { deleteFiles, deleteObjects } from './deletes.ts'
import { finishKnowledge, stageKnowledge, type StagedKnowledge } from './knowledge.ts'
import { settleAll } from './settle-all.ts'

export interface ApplyResult {
  /** What is now at the provider, as far as the plan got. */
  lockfile: Lockfile
  /** Each assistant as it was synced, by key. */
  assistants: Map<string, CanonicalAssistant>
  failures: Failure[]
  /** What ended it before its time: a refused key, a used up quota, or a person. */
  stopped?: UserError
}

/**
 * Carries a plan out: new content first, then the assistants that use it, and only then what is replaced or no
 * longer wanted is removed, so that a kill at any moment leaves a working state. Expected failures are values; the
 * rest of the plan goes on without them, except that nothing is deleted that a failed change may still need.
 */
export async function applyPlan(
  context: ApplyContext,
  plan: Plan,
  before: { lockfile: Lockfile; assistants: Map<string, CanonicalAssistant> },
): Promise<ApplyResult> {
  const lockfile = structuredClone(before.lockfile)
  // What the plan does not reach is still on the runtime that it was synced to.
  if (plan.only.length === 0) lockfile.runtime = plan.runtime
  const assistants = new Map(before.assistants)
  const attempts = createAttempts(context)
  const { attempt, fail, failures } = attempts
  const written = plan.changes.filter(({ action }) => action !== 'delete')

  const staged: StagedKnowledge[] = []
  await settleAll(
    written.filter(isKnowledge).map(async (change) => {
      context.onEvent({ type: 'started', change })
      const result = await attempt(change, () => stageKnowledge(context, change))
      if (result !== undefined) {
        staged.push(result)
        if (change.was !== undefined) delete lockfile.knowledge[change.was]
        lockfile.knowledge[change.key] = result.locked
        for (const failure of result.failures) fail(failure)
      }
      context.onEvent({ type: 'finished', change })
    }),
  )

  const bindings = bindingsOf(lockfile)
  await settleAll(
    written.filter(isAssistant).map(async (change) => {
      context.onEvent({ type: 'started', change })
      const locked = await attempt(change, () => applyAssistant(context, change, bindings))
      if (locked !== undefined && change.after !== undefined) {
        if (change.was !== undefined) {
          delete lockfile.assistants[change.was]
          assistants.delete(change.was)
        }
        lockfile.assistants[change.key] = locked
        assistants.set(change.key, change.after)
      }
      context.onEvent({ type: 'finished', change })
    }),
  )

  await settleAll(staged.map((item) => attempt(item.change, () => finishKnowledge(context, item))))
  await deleteObjects(context, plan, { lockfile, assistants, attempts })
  if (plan.fileDeletes.length > 0) await proveAlone(context, plan, attempts)
  const held = staged.flatMap((item) => item.held)
  await deleteFiles(context, plan, { lockfile, attempts, held })
  await proveAlone(context, plan, attempts)
  const stopped = attempts.stopped()
  return { lockfile, assistants, failures, ...(stopped === undefined ? {} : { stopped }) }
}

/**
 * Two syncs that began at once may both have made what neither saw of the other, or one may have written after the
 * other: the later one to look learns of it.
 */
async function proveAlone(context: ApplyContext, plan: Plan, { attempt }: Attempts): Promise<void> {
  const { remote, desired } = context
  const moved = plan.changes.filter(({ action }) => action === 'create' || action === 'delete')
  const stores = moved.filter(isKnowledge).filter(({ store }) => store !== 'none')
  const assistants = desired.environment.runtime === 'assistants' ? moved.filter(isAssistant) : []
  for (const change of plan.changes.slice(0, 1)) await attempt(change, () => proveUntouched(context))
  for (const change of stores.slice(0, 1))
    await attempt(change, async () => proveOnly(context, keysOf(stores), await remote.stores.list()))
  for (const change of assistants.slice(0, 1))
    await attempt(change, async () => proveOnly(context, keysOf(assistants), await remote.assistants.list()))
}

function keysOf(changes: Change[]): string[] {
  return changes.map(({ key }) => key)
}

function isKnowledge(change: Change): change is KnowledgeChange {
  return change.kind === 'knowledge'
}

function isAssistant(change: Change): change is AssistantChange {
  return change.kind === 'assistant'
}
