import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Environment, Project } from '../../config/project.ts'
import { UserError } from '../../errors.ts'
import { bless, readBaselineRun, readBaselines } from '../../eval/baseline/baseline-files.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import type { Output } from '../terminal/context.ts'
import type { SelectionFlags } from './eval-selection.ts'

export interface BaselineFlags {
  /** A run.json, a run's folder or its ID, instead of those under evals/baselines/. */
  baseline?: string
  /** Makes this run the baseline of its suites. */
  bless?: boolean
}

/** Where baselines are. */
export interface BaselinePlace {
  project: Pick<Project, 'root'>
  environment: Pick<Environment, 'name'>
}

/** What each suite is compared with. Throws `UserError` for a baseline that cannot be used, before anything is asked. */
export function findBaselines(
  { project, environment }: BaselinePlace,
  { baseline }: BaselineFlags,
  suites: { key: string; tests: { id: string }[] }[],
): Promise<Map<string, RunResult>> {
  if (baseline !== undefined) return readBaselineRun(findRun(project.root, baseline), suites)
  return readBaselines(
    project.root,
    environment.name,
    suites.map(({ key }) => key),
  )
}

/** A run as people name it: by the ID of one in `.asst/runs/`, or by a path relative to the working directory. */
export function findRun(root: string, name: string): string {
  const byId = join(root, '.asst', 'runs', name)
  return existsSync(resolve(name)) || !existsSync(byId) ? resolve(name) : byId
}

/** A baseline of some of a suite's tests would lose the others. */
export function refuseNarrow(
  flags: BaselineFlags,
  { only = [], tag = [], onlyFailing, shard }: SelectionFlags,
): void {
  const isNarrow = only.length + tag.length > 0 || onlyFailing !== undefined || shard !== undefined
  if (flags.bless !== true || !isNarrow) return
  throw new UserError('usage', '--bless takes whole suites', {
    hint:
      shard === undefined
        ? 'leave --only, --tag and --only-failing out'
        : 'give it to `asst report`, which puts the shards together',
  })
}

export async function blessRun(
  { project, environment }: BaselinePlace,
  { bless: isBlessed = false }: BaselineFlags,
  run: RunResult,
  output: Output,
): Promise<void> {
  if (!isBlessed) return
  const files = await bless(project.root, environment.name, run)
  for (const file of files) output.note(`baseline: ${file}`)
}
