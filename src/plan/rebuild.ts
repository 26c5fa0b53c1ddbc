import type { CanonicalAssistant } from '../compile/canonical.ts'
import { digestAssistant } from '../compile/digest.ts'
import { canonicalizeObserved, codeKnowledgeOf } from '../compile/observed.ts'
import type { Owner } from '../compile/marks.ts'
import type { Desired } from '../config/desired.ts'
import type { Observed } from '../observe/observed.ts'
import { bindingsOf, type LockedFile, type LockedKnowledge, type Lockfile } from '../state/lockfile.ts'
import { readContent } from './attached.ts'
import { makePlan } from './make-plan.ts'

export interface Rebuilt {
  lockfile: Lockfile
  assistants: Map<string, CanonicalAssistant>
}

/**
 * The lockfile as the provider's objects tell it. Files of a store name their path and hash themselves; files of the
 * code interpreter are recognised by their exact names, so only those count whose content is still the same.
 * @param records assistants as they were last synced, which on the responses runtime no provider can tell
 */
export function rebuildLockfile(
  owner: Owner,
  desired: Desired,
  observed: Observed,
  empty: Lockfile,
  records: Map<string, CanonicalAssistant>,
): Rebuilt {
  const knowledge = new Map<string, LockedKnowledge>()
  const plan = makePlan(owner, desired, { assistants: new Map() }, observed)
  const planned = new Map(
    plan.changes.flatMap((change) => (change.kind === 'knowledge' ? [[change.key, change]] : [])),
  )

  for (const [key, store] of observed.stores) {
    const files: Record<string, LockedFile> = {}
    for (const [path, copies] of readContent(store, undefined).ours) {
      const attached = copies.find(({ status }) => status === 'completed') ?? copies[0]
      if (attached === undefined) continue
      const { sha256, fileId } = attached
      files[path] = { sha256, bytes: observed.sizes?.get(fileId) ?? 0, search: fileId }
    }
    const digest = `${store.marks?.isApplying ? 'applying:' : ''}${store.marks?.digest ?? ''}`
    knowledge.set(key, { vectorStoreId: store.id, digest, files })
  }
  for (const [key, change] of planned) {
    const isWhole = change.action === 'adopt'
    const digest = isWhole ? change.digest : `applying:${change.digest}`
    const locked = knowledge.get(key) ?? { digest, files: {} }
    Object.assign(locked.files, change.kept)
    if (Object.keys(locked.files).length > 0) knowledge.set(key, locked)
  }

  const recorded = empty.runtime === 'responses' ? [...records] : []
  const lockfile: Lockfile = {
    ...empty,
    knowledge: Object.fromEntries(knowledge),
    assistants: Object.fromEntries([
      ...recorded.map(([key, record]) => [key, { digest: digestAssistant(record) }] as const),
      ...[...observed.assistants].map(
        ([key, { object, marks }]) => [key, { assistantId: object.id, digest: marks?.digest ?? '' }] as const,
      ),
    ]),
  }
  const bindings = bindingsOf(lockfile)
  const assistants = new Map([
    ...recorded,
    ...[...observed.assistants].map(([key, { object }]): [string, CanonicalAssistant] => [
      key,
      canonicalizeObserved(object, bindings, codeKnowledgeOf(desired.assistants.get(key)?.tools ?? [])),
    ]),
  ])
  return { lockfile, assistants }
}
