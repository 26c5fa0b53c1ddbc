import { openThrowaways } from '../../state/throwaways.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Output } from './context.ts'

/**
 * Deletes what commands left that died before they could: threads, and what was made for them. What is gone already
 * is crossed out all the same; what cannot be deleted is named and left for the next command, because it is no reason
 * to do nothing.
 */
export async function deleteLeftovers(workspace: Workspace, output: Output): Promise<void> {
  const throwaways = openThrowaways(workspace.paths.throwaways)
  const left = await throwaways.left()
  if (left.length === 0) return
  const { deleteMade } = await import('../../runtime/deletion.ts')
  const failures = await deleteMade(await workspace.client(), left)
  for (const id of left) {
    const failure = failures.get(id)
    if (failure === undefined) await throwaways.remove(id)
    else output.note(`${output.paint('yellow', 'left by an earlier command:')} ${id}: ${failure.message}`)
  }
}
