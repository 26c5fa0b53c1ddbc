import type { CanonicalAssistant } from '../compile/canonical.ts'
import { UserError } from '../errors.ts'
import type { Change } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { Lockfile } from '../state/lockfile.ts'
import type { ApplyContext } from './context.ts'

interface DeleteContext {
  lockfile: Lockfile
  assistants: Map<string, CanonicalAssistant>
  attempt<T>(change: Change, run: () => Promise<T>): Promise<T | undefined>
}

/** Deletes assistants and then stores, so that no assistant ever names a store that is gone. */
export async function deleteObjects(context: ApplyContext, plan: Plan, state: DeleteContext): Promise<void> {
  const { remote } = context
  const { lockfile, assistants, attempt } = state
  for (const change of plan.changes) {
    if (change.kind === 'assistant' && change.action === 'delete')
      await attempt(change, async () => {
        if (change.assistantId !== undefined) await remote.assistants.delete(change.assistantId)
        delete lockfile.assistants[change.key]
        assistants.delete(change.key)
      })
    // On the responses runtime an Assistant object can only be left over from before the environment moved there.
    else if (change.kind === 'assistant' && plan.runtime === 'responses' && change.assistantId !== undefined)
      await remote.assistants.delete(change.assistantId)
  }
  for (const { kind, id } of plan.duplicates.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)))
    await (kind === 'assistant' ? remote.assistants.delete(id) : remote.stores.delete(id))
  for (const change of plan.changes) {
    if (change.kind !== 'knowledge' || (change.action !== 'delete' && change.store !== 'delete')) continue
    await attempt(change, async () => {
      if (change.storeId !== undefined) await remote.stores.delete(change.storeId)
      if (change.action === 'delete') delete lockfile.knowledge[change.key]
    })
  }
}

/** Deletes uploads that nothing refers to. What a failed change still needs stays: the lockfile says so. */
export async function deleteFiles(
  { remote }: ApplyContext,
  plan: Plan,
  lockfile: Lockfile,
  onFailure: (file: Plan['fileDeletes'][number], error: UserError) => void,
): Promise<void> {
  const referred = new Set(
    Object.values(lockfile.knowledge)
      .flatMap(({ files }) => Object.values(files))
      .flatMap(({ search, code }) => [search, code]),
  )
  await Promise.all(
    plan.fileDeletes
      .filter(({ fileId }) => !referred.has(fileId))
      .map(async (file) => {
        try {
          await remote.files.delete(file.fileId)
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          onFailure(file, error)
        }
      }),
  )
}
