import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { UserError } from '../../errors.ts'
import { readRun } from '../runs/read-run.ts'
import type { RunResult } from '../runs/run-result.ts'
import { suitesRun } from './suite-run.ts'

/** Where baselines of an environment are: one file a suite, an ordinary `run.json` of that suite alone. */
export function baselineFile(root: string, environment: string, suite: string): string {
  return join(root, 'evals', 'baselines', environment, `${suite}.json`)
}

/** The blessed run of each suite that has one, by the suite's key. Throws `UserError` as `readRun` does, and for a run of others. */
export async function readBaselines(
  root: string,
  environment: string,
  suites: string[],
): Promise<Map<string, RunResult>> {
  const files = suites.map((key) => ({ key, file: baselineFile(root, environment, key) }))
  const there = files.filter(({ file }) => existsSync(file))
  return new Map(
    await Promise.all(there.map(async ({ key, file }) => [key, await readOwn(file, key)] as const)),
  )
}

async function readOwn(file: string, key: string): Promise<RunResult> {
  const run = await readRun(file)
  if (run.suites.some((suite) => suite.key === key)) return run
  throw new UserError('baseline-foreign', `${file} is no baseline of ${key}; it is of ${nameSuites(run)}`, {
    hint: 'remove it, or bless a run of this suite with --bless',
  })
}

function nameSuites({ suites }: RunResult): string {
  return suites.map(({ key }) => key).join(', ')
}

/** One run as the baseline of every suite in it. Throws `UserError` where it is of other suites, or of other tests. */
export async function readBaselineRun(
  path: string,
  suites: { key: string; tests: { id: string }[] }[],
): Promise<Map<string, RunResult>> {
  const run = await readRun(path)
  const common = suites.filter(({ key, tests }) =>
    run.suites.some(
      (earlier) =>
        earlier.key === key && earlier.tests.some(({ id }) => tests.some((test) => test.id === id)),
    ),
  )
  if (common.length === 0) {
    throw new UserError(
      'baseline-foreign',
      `${path} has none of the tests that are run; it is of ${nameSuites(run)}`,
      {
        hint: 'name a run of the same suites, or bless one with --bless',
      },
    )
  }
  return new Map(common.map(({ key }) => [key, run]))
}

/** Makes a run the baseline of each of its suites. Hands back the files, relative to the project. */
export async function bless(root: string, environment: string, run: RunResult): Promise<string[]> {
  const files = suitesRun(run).map(([key, own]) => ({ file: baselineFile(root, environment, key), own }))
  for (const { file, own } of files) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify(own, null, 2)}\n`)
  }
  return files.map(({ file }) => relative(root, file))
}
