import { expect } from 'vitest'
import type { Runtime } from '../../src/config/runtime.ts'
import type { Arenas, Moment } from './arena.ts'
import type { SyncProject } from './sync-project.ts'
import type { Scenario } from './sync-scenarios.ts'

/**
 * Kills a sync at each of its writes, does to the project's own state what `lose` does, and lets another sync follow:
 * it must arrive where an undisturbed one does, and leave nothing to do.
 */
export async function expectCompletion(
  arenas: Arenas,
  runtime: Runtime,
  scenario: Scenario,
  moments: readonly Moment[],
  lose: (project: SyncProject) => Promise<void> = async () => {},
): Promise<void> {
  const undisturbed = await arenas.enter(runtime, scenario)
  await undisturbed.project.sync()
  const { state } = await arenas.complete(undisturbed.project, undisturbed)
  const expected = { exitCode: 0, stderr: '', state, again: 'no changes', writes: [] }

  async function killAndComplete(nth: number, moment: Moment): Promise<boolean> {
    const arena = await arenas.enter(runtime, scenario)
    const killed = await arenas.killSync(arena, nth, moment)
    if (killed === undefined) return false
    await lose(killed.project)
    const completed = await arenas.complete(killed.project, arena)
    const where = { moment, write: killed.write }
    expect({ ...where, ...completed }).toEqual({ ...where, ...expected })
    return true
  }

  let kills = 0
  for (let isKilled = true; isKilled; kills += 1) {
    const outcomes = await Promise.all(moments.map((moment) => killAndComplete(kills + 1, moment)))
    isKilled = !outcomes.includes(false)
  }
  expect(kills).toBeGreaterThan(3)
}
