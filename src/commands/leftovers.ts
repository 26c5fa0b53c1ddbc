import { UserError } from '../errors.ts'
import { openThrowaways } from '../state/throwaways.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Output } from './context.ts'

/**
 * Deletes the threads of commands that died before they could. What is gone already is crossed out all the same; what
 * cannot be deleted is named and left for the next command, because it is no reason to do nothing.
 */
export async function deleteLeftovers(workspace: Workspace, output: Output): Promise<void> {
  const throwaways = openThrowaways(workspace.paths.throwaways)
  const left = await throwaways.left()
  if (left.length === 0) return
  const { deleteLeftover } = await import('../runtime/deletion.ts')
  const client = await workspace.client()
  for (const id of left) {
    try {
      await deleteLeftover(client, id)
      await throwaways.remove(id)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      output.note(`${output.paint('yellow', 'left by an earlier command:')} ${id}: ${error.message}`)
    }
  }
}
