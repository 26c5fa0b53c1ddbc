import type { CanonicalAssistant } from '../compile/canonical.ts'
import { readMarks } from '../compile/marks.ts'
import type { Plan } from '../plan/plan.ts'
import type { Lockfile } from '../state/lockfile.ts'
import type { Attempts } from './attempts.ts'
import { proveAssistant, proveStore } from './claims.ts'
import type { ApplyContext } from './context.ts'
import { settleAll } from './settle-all.ts'

interface DeleteState {
  lockfile: Lockfile
  assistants: Map<string, CanonicalAssistant>
  attempts: Attempts
}

/** Deletes assistants and then stores, so that no assistant ever names a store that is gone. */
export async function deleteObjects(context: ApplyContext, plan: Plan, state: DeleteState): Promise<void> {
  const { remote, onEvent } = context
  const { lockfile, assistants, attempts } = state
  for (const change of plan.changes) {
    if (change.kind !== 'assistant' || change.action !== 'delete') continue
    onEvent({ type: 'started', change })
    await attempts.attempt(change, async () => {
      if (change.assistantId !== undefined) {
        await proveAssistant(context, change.assistantId)
        await remote.assistants.delete(change.assistantId)
      }
      delete lockfile.assistants[change.key]
      assistants.delete(change.key)
    })
    onEvent({ type: 'finished', change })
  }
  for (const { kind, key, id } of plan.duplicates.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)))
    await attempts.attempt(
      { kind: kind === 'store' ? 'knowledge' : 'assistant', key, action: 'delete' },
      () => (kind === 'assistant' ? remote.assistants.delete(id) : remote.stores.delete(id)),
    )
  await deleteKnowledge(context, plan, state)
}

/** An assistant that was not written as planned may still search a store, so then every store stays. */
async function deleteKnowledge(context: ApplyContext, plan: Plan, state: DeleteState): Promise<void> {
  const { remote, onEvent } = context
  const { lockfile, attempts } = state
  const isInUse = attempts.hasFailedChange('assistant')
  for (const change of plan.changes) {
    if (change.kind !== 'knowledge' || (change.action !== 'delete' && change.store !== 'delete')) continue
    onEvent({ type: 'started', change })
    if (isInUse) {
      const { kind, key } = change
      const cause = 'kept, because an assistant that failed may still search it'
      attempts.fail({ change: { kind, key, action: 'delete' }, cause })
    } else {
      await attempts.attempt(change, async () => {
        if (change.storeId !== undefined) {
          await proveStore(context, change.storeId)
          await remote.stores.delete(change.storeId)
        }
        if (change.action === 'delete') delete lockfile.knowledge[change.key]
      })
    }
    onEvent({ type: 'finished', change })
  }
}

/** What stores still hold that gave way to others: they stay whole until `gc` deletes them, and their files with them. */
async function listRetired({ remote, owner }: ApplyContext): Promise<string[]> {
  const retired = (await remote.stores.list()).filter(
    ({ metadata }) => readMarks(metadata, owner)?.retiredAt !== undefined,
  )
  const files = await Promise.all(retired.map(({ id }) => remote.stores.listFiles(id)))
  return files.flat().map(({ fileId }) => fileId)
}

/**
 * Deletes uploads that nothing refers to, retired stores included. Where a change failed as a whole they all stay: what it was to replace is
 * still in use. The journal is then kept, by which the next sync finds them again.
 */
export async function deleteFiles(
  context: ApplyContext,
  plan: Plan,
  { lockfile, attempts, held }: Omit<DeleteState, 'assistants'> & { held: string[] },
): Promise<void> {
  if (plan.fileDeletes.length === 0 || attempts.hasFailedChange()) return
  const { remote } = context
  const all = { kind: 'upload', key: `of ${plan.environment}`, action: 'delete' } as const
  const retired = await attempts.attempt(all, () => listRetired(context))
  if (retired === undefined) return
  const referred = new Set([
    ...Object.values(lockfile.knowledge)
      .flatMap(({ files }) => Object.values(files))
      .flatMap(({ search, code }) => [search, code]),
    ...held,
    ...retired,
  ])
  await settleAll(
    plan.fileDeletes
      .filter(({ fileId }) => !referred.has(fileId))
      .map(({ fileId, name }) =>
        attempts.attempt({ kind: 'upload', key: name, action: 'delete' }, () => remote.files.delete(fileId)),
      ),
  )
}
