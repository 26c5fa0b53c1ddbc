import { resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { basisOf } from '../../plan/basis.ts'
import { parseSavedPlan, proveUnmoved, type SavedPlan, savePlan } from '../../plan/saved-plan.ts'
import { readIfThere, writeAtomically } from '../../state/disk.ts'
import { commitOf } from '../../workspace/commit.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Looked } from './look.ts'

/** Writes a plan and what it was based on; `file` is relative to the working directory. */
export async function writePlan(
  file: string,
  { plan, desired, recorded, observed }: Looked,
  { project }: Workspace,
  version: string,
): Promise<void> {
  const basis = basisOf(version, desired, recorded, observed)
  await writeAtomically(resolve(file), savePlan(plan, basis, await commitOf(project.root)))
}

/** Throws `UserError` where there is no such file, or it is not a saved plan. */
export async function readPlan(file: string): Promise<SavedPlan> {
  const text = await readIfThere(resolve(file))
  if (text !== undefined) return parseSavedPlan(file, text)
  throw new UserError('plan-unreadable', `there is no ${file}`, {
    hint: 'make it with `asst plan --out`; paths of flags are relative to the working directory',
  })
}

/** Throws `UserError` where what the saved plan was based on is no longer so. */
export async function proveCurrent(
  saved: SavedPlan,
  { plan, desired, recorded, observed }: Looked,
  { project }: Workspace,
  version: string,
): Promise<void> {
  const commit = await commitOf(project.root)
  const basis = basisOf(version, desired, recorded, observed)
  proveUnmoved(saved, { plan, basis, ...(commit === undefined ? {} : { commit }) })
}
