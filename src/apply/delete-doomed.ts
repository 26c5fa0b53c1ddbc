import type { Doomed } from '../plan/garbage.ts'
import type { Remote } from '../remote/port.ts'
import { createAttempts } from './attempts.ts'
import type { Failure } from './context.ts'
import { settleAll } from './settle-all.ts'

/**
 * Deletes assistants, then the stores that they searched, then the files that those held, so that nothing ever refers to
 * what is gone. Where one could not be deleted, what it may refer to stays. Returns what failed.
 */
export async function deleteDoomed(remote: Remote, doomed: Doomed): Promise<Failure[]> {
  const { attempt, failures } = createAttempts({ onEvent: () => {} })
  const steps = [
    ['assistant', doomed.assistants, (id: string) => remote.assistants.delete(id)],
    ['knowledge', doomed.stores, (id: string) => remote.stores.delete(id)],
    ['upload', doomed.files, (id: string) => remote.files.delete(id)],
  ] as const
  for (const [kind, items, remove] of steps) {
    await settleAll(
      items.map(({ id, name }) => attempt({ kind, key: name, action: 'delete' }, () => remove(id))),
    )
    if (failures.length > 0) break
  }
  return failures
}
