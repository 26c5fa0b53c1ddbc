import type { CanonicalAssistant } from '../compile/canonical.ts'
import { UserError } from '../errors.ts'
import type { AssistantChange, Change, KnowledgeChange } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import { bindingsOf, type Lockfile } from '../state/lockfile.ts'
import { applyAssistant } from './assistant.ts'
import { type ApplyContext, type Failure, failureOf } from './context.ts'
import { deleteFiles, deleteObjects } from './deletes.ts'
import { finishKnowledge, stageKnowledge, type StagedKnowledge } from './knowledge.ts'

export interface ApplyResult {
  /** What is now at the provider, as far as the plan got. */
  lockfile: Lockfile
  /** Each assistant as it was synced, by key. */
  assistants: Map<string, CanonicalAssistant>
  failures: Failure[]
}

/**
 * Carries a plan out: new content first, then the assistants that use it, and only then what is replaced or no
 * longer wanted is removed, so that a kill at any moment leaves a working state. Expected failures are values; the
 * rest of the plan goes on without them.
 */
export async function applyPlan(
  context: ApplyContext,
  plan: Plan,
  before: { lockfile: Lockfile; assistants: Map<string, CanonicalAssistant> },
): Promise<ApplyResult> {
  const lockfile = structuredClone(before.lockfile)
  lockfile.runtime = plan.runtime
  const assistants = new Map(before.assistants)
  const failures: Failure[] = []
  const fail = (failure: Failure) => {
    failures.push(failure)
    context.onEvent({ type: 'failed', failure })
  }
  const settle = async <T>(change: Change, run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      fail(failureOf(change, error.message, undefined, error.hint))
      return undefined
    }
  }
  const attempt = async <T>(change: Change, run: () => Promise<T>): Promise<T | undefined> => {
    context.onEvent({ type: 'started', change })
    const value = await settle(change, run)
    context.onEvent({ type: 'finished', change })
    return value
  }

  const written = plan.changes.filter(({ action }) => action !== 'delete')
  const staged: StagedKnowledge[] = []
  await Promise.all(
    written.filter(isKnowledge).map(async (change) => {
      const result = await attempt(change, () => stageKnowledge(context, change))
      if (result === undefined) return
      staged.push(result)
      lockfile.knowledge[change.key] = result.locked
      for (const failure of result.failures) fail(failure)
    }),
  )

  const bindings = bindingsOf(lockfile)
  await Promise.all(
    written.filter(isAssistant).map(async (change) => {
      const locked = await attempt(change, () => applyAssistant(context, change, bindings))
      if (locked === undefined || change.after === undefined) return
      lockfile.assistants[change.key] = locked
      assistants.set(change.key, change.after)
    }),
  )

  await Promise.all(staged.map((item) => settle(item.change, () => finishKnowledge(context, item))))
  await deleteObjects(context, plan, { lockfile, assistants, attempt })
  await deleteFiles(context, plan, lockfile, ({ name }, error) => {
    fail({ change: { kind: 'knowledge', key: name, action: 'delete' }, cause: error.message })
  })
  return { lockfile, assistants, failures }
}

function isKnowledge(change: Change): change is KnowledgeChange {
  return change.kind === 'knowledge'
}

function isAssistant(change: Change): change is AssistantChange {
  return change.kind === 'assistant'
}
