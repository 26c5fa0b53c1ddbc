import { z } from 'zod'
import { digest } from '../compile/digest.ts'
import { UserError } from '../errors.ts'
import { type Basis, diffBasis } from './basis.ts'
import type { Plan } from './plan.ts'

/** Raised when older versions of this program could not read the file. */
export const savedPlanVersion = 1

const digests = z.record(z.string(), z.string())

const savedPlanSchema = z.object({
  savedPlanVersion: z.literal(savedPlanVersion),
  /** Git's, where the project is in a repository: for people, because equal files at another commit are equal. */
  commit: z.string().optional(),
  basis: z.object({
    asst: z.string(),
    project: z.string(),
    environment: z.string(),
    files: digests,
    lockfile: z.string(),
    provider: digests,
  }),
  plan: z.looseObject({ only: z.array(z.string()) }),
})

/** A plan to be carried out later, exactly as it was reviewed. */
export type SavedPlan = z.infer<typeof savedPlanSchema>

export function savePlan(plan: Plan, basis: Basis, commit: string | undefined): string {
  const saved = { savedPlanVersion, ...(commit === undefined ? {} : { commit }), basis, plan }
  return `${JSON.stringify(saved, null, 2)}\n`
}

/** Throws `UserError` where the text is not a saved plan of a version that this program reads. */
export function parseSavedPlan(file: string, text: string): SavedPlan {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    throw notAPlan(file, 'it is not JSON')
  }
  const version = (data as { savedPlanVersion?: unknown } | null)?.savedPlanVersion
  if (typeof version === 'number' && version > savedPlanVersion)
    throw notAPlan(file, `it has version ${version}, and this asst reads up to ${savedPlanVersion}`)
  const parsed = savedPlanSchema.safeParse(data)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw notAPlan(file, `${issue?.path.join('.') || 'top level'}: ${issue?.message}`)
}

function notAPlan(file: string, reason: string): UserError {
  return new UserError('plan-unreadable', `${file} is not a saved plan: ${reason}`, {
    hint: 'make one with `asst plan --out`',
  })
}

/**
 * Proves that the plan which follows from files, lockfile and provider now is the saved one, so that what is applied
 * is what was reviewed. Throws `UserError` with everything that has moved since.
 */
export function proveUnmoved(saved: SavedPlan, now: { plan: Plan; basis: Basis; commit?: string }): void {
  const moved = diffBasis(saved.basis, now.basis)
  if (moved.length === 0 && digest(saved.plan) !== digest(now.plan)) moved.push('the plan itself was edited')
  if (moved.length === 0) return
  const isElsewhere = saved.commit !== undefined && now.commit !== undefined && saved.commit !== now.commit
  throw new UserError('plan-outdated', 'what the saved plan was based on has moved: nothing was written', {
    hint: 'make the plan again with `asst plan --out`, and review it',
    problems: [
      ...moved,
      ...(isElsewhere ? [`it was made at commit ${saved.commit}, and this is ${now.commit}`] : []),
    ].map((message) => ({ code: 'plan-outdated', severity: 'error', message })),
  })
}
