import { type Owner, readMarks } from '../compile/marks.ts'
import type { Remote } from '../remote/port.ts'
import type { JournalKind } from '../state/journal.ts'
import type { Recorded } from '../state/recorded.ts'

/**
 * True once lists show every create that an interrupted sync began and never heard of again. False where one is not
 * listed yet or was never made, and where it cannot be told from what was there before.
 */
export async function haveArrived(remote: Remote, owner: Owner, recorded: Recorded): Promise<boolean> {
  const { lockfile, unfinished } = recorded
  const pending = unfinished?.pending ?? []
  const known = new Set([
    ...Object.values(lockfile?.knowledge ?? {}).flatMap(({ vectorStoreId, files }) => [
      vectorStoreId,
      ...Object.values(files).flatMap(({ search, code }) => [search, code]),
    ]),
    ...Object.values(lockfile?.assistants ?? {}).map(({ assistantId }) => assistantId),
    ...Object.values(unfinished?.created ?? {}).flatMap((ids) => [...ids.values()]),
  ])
  const keyOf = ({ metadata }: { metadata: Record<string, string> | null }) => {
    const marks = readMarks(metadata, owner)
    return marks?.retiredAt === undefined ? marks?.key : undefined
  }
  const listNew: Record<JournalKind, () => Promise<(string | undefined)[]>> = {
    file: async () => (await remote.files.list()).filter(isNew).map(({ filename }) => filename),
    store: async () => (await remote.stores.list()).filter(isNew).map(keyOf),
    assistant: async () => (await remote.assistants.list()).filter(isNew).map(keyOf),
  }
  // Without a lockfile, a store that the journal lacks is from before, and so may be an upload of the same name.
  const begun = new Set<string | undefined>(
    pending.flatMap(({ kind, name }) => (kind === 'store' ? [name] : [])),
  )
  if (lockfile === undefined && (await listNew.store()).some((key) => key !== undefined && !begun.has(key)))
    return false
  for (const kind of new Set(pending.map((entry) => entry.kind))) {
    const listed = new Set(await listNew[kind]())
    if (pending.some((entry) => entry.kind === kind && !listed.has(entry.name))) return false
  }
  return true

  function isNew({ id }: { id: string }): boolean {
    return !known.has(id)
  }
}
