import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Workspace } from '../workspace/workspace.ts'
import type { Output } from './context.ts'

/**
 * Where a sync was killed while it made something, waits until the provider's lists must show it: to make it again
 * because a list lacks it would make it twice. The journal was last written when that create was sent.
 */
export async function waitForLists(
  { recorded, paths, environment }: Workspace,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const { unfinished } = await recorded()
  if (unfinished === undefined || unfinished.pending.length === 0) return
  const { mtimeMs } = await stat(paths.journal)
  const rest = Math.min(mtimeMs - Date.now(), 0) + environment.settleSeconds * 1000
  if (rest <= 0) return
  output.note(
    `An interrupted sync may have made what lists do not show yet: waiting ${Math.ceil(rest / 1000)} s.`,
  )
  await sleep(rest, undefined, { signal }).catch(() => signal.throwIfAborted())
}
