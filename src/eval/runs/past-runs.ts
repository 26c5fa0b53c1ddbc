import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** How an earlier run of the same suites in the same environment went. */
export interface PastRun {
  id: string
  /** ISO 8601. */
  startedAt: string
  /** 0..1; of tests. */
  passRate: number
}

/** Of `run.json`, what every version of it has had. */
const runSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  target: z.object({ environment: z.string() }),
  suites: z.array(z.object({ key: z.string() })),
  shard: z.object({}).optional(),
  totals: z.object({ tests: z.int().positive(), pass: z.int().min(0) }),
})

/** More would make no better history, and each is a file to read. */
const runsMax = 40

/**
 * Oldest first. What lies in the folder besides, runs that were interrupted among it, is passed over: a report must
 * not fail for its history.
 */
export async function readPastRuns(
  runsFolder: string,
  environment: string,
  suites: string[],
): Promise<PastRun[]> {
  const names = await readdir(runsFolder).catch(() => [])
  const wanted = suites.toSorted().join()
  const runs = await Promise.all(
    names
      .toSorted()
      .slice(-runsMax)
      .map((name) => readPastRun(join(runsFolder, name, 'run.json'))),
  )
  return (
    runs
      .filter((run) => run !== undefined)
      // One part of the tests is no earlier run of all of them.
      .filter(({ target, shard }) => target.environment === environment && shard === undefined)
      .filter(
        (run) =>
          run.suites
            .map(({ key }) => key)
            .toSorted()
            .join() === wanted,
      )
      .map(({ id, startedAt, totals }) => ({ id, startedAt, passRate: totals.pass / totals.tests }))
  )
}

async function readPastRun(file: string): Promise<z.output<typeof runSchema> | undefined> {
  try {
    return runSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}
