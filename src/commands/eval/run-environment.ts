import { readPlan } from '../../eval/runs/run-plan.ts'
import { readRun } from '../../eval/runs/read-run.ts'
import { findRun } from './baselines.ts'
import type { RunFlags } from './eval-run.ts'

/** The environment of the run that flags name, where they name one: what goes on with a run goes on where it was. */
export async function environmentOfRun({
  project = process.cwd(),
  resume,
  retryErrors,
  onlyFailing,
  rescore,
}: RunFlags & { project?: string }): Promise<string | undefined> {
  const continued = resume ?? retryErrors
  const saved = rescore ?? onlyFailing
  if (continued !== undefined) return nameOf((await readPlan(findRun(project, continued))).target.environment)
  if (saved !== undefined) return nameOf((await readRun(findRun(project, saved))).target.environment)
  return undefined
}

/** An identity may have an instance behind its name. */
function nameOf(identity: string): string | undefined {
  return identity.split('@', 1)[0]
}
