import { pendingChanges, type Plan } from '../../plan/plan.ts'

/** Raised when the document changes in a way that readers of an older one cannot take. */
export const planVersion = 1

/** What `asst plan --json` prints. */
export function planDocument(plan: Plan) {
  return { version: planVersion, pending: pendingChanges(plan).length, ...plan }
}
