import { openThrowaways } from '../state/throwaways.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Deletes the threads of commands that died before they could. What is gone already is crossed out all the same. */
export async function deleteLeftovers(workspace: Workspace): Promise<void> {
  const throwaways = openThrowaways(workspace.paths.throwaways)
  const left = await throwaways.left()
  if (left.length === 0) return
  const { deleteLeftover } = await import('../runtime/deletion.ts')
  const client = await workspace.client()
  for (const id of left) {
    await deleteLeftover(client, id)
    await throwaways.remove(id)
  }
}
