import { stat } from 'node:fs/promises'
import { haveArrived } from '../../observe/arrived.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Output } from '../terminal/context.ts'

/** Milliseconds, all of them. */
export interface Clock {
  /** Since 1970. */
  now(): number
  sleep(ms: number): Promise<void>
}

/** Milliseconds before the second look; doubled for each that follows. */
const firstPause = 250

/**
 * Where a sync was killed while it made something, lists again until they show it, or until they must: to make it
 * again because a list lacks it would make it twice. The journal was last written when that create was sent.
 */
export async function waitForLists(
  { recorded, remote, owner, paths, environment }: Workspace,
  output: Pick<Output, 'note'>,
  { now, sleep }: Clock,
): Promise<void> {
  const before = await recorded()
  if ((before.unfinished?.pending ?? []).length === 0) return
  const settle = environment.settleSeconds * 1000
  // A clock that was set back must not make it wait for longer than that.
  const sent = Math.min((await stat(paths.journal)).mtimeMs, now())
  for (let pause = firstPause; now() < sent + settle; pause *= 2) {
    if (await haveArrived(await remote(), owner, before)) return
    const rest = sent + settle - now()
    if (pause === firstPause)
      output.note(
        `An interrupted sync may have made what lists do not show yet: looking for up to ${Math.ceil(rest / 1000)} s.`,
      )
    await sleep(Math.min(pause, rest))
  }
}
