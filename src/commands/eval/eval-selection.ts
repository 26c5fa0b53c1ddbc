import { UserError } from '../../errors.ts'
import { readRun } from '../../eval/runs/read-run.ts'
import type { ResumedRun } from '../../eval/asking/evaluate.ts'
import { resumeSuites, withoutErrors } from '../../eval/asking/resume.ts'
import type { RunTarget, Shard } from '../../eval/runs/run-result.ts'
import { readSavedRun } from '../../eval/runs/saved-run.ts'
import { selectFailing, selectTests } from '../../eval/suites/select-tests.ts'
import { shardTests } from '../../eval/asking/shard-tests.ts'
import type { Transcript } from '../../eval/runs/transcript.ts'
import type { Suite } from '../../eval/suites/suite.ts'
import { findRun } from './baselines.ts'

export interface SelectionFlags {
  /** IDs of tests. */
  only?: string[]
  tag?: string[]
  repeat?: number
  shard?: Omit<Shard, 'split'>
  /** Runs, as in `findRun`. */
  resume?: string
  retryErrors?: string
  onlyFailing?: string
  bless?: boolean
}

/** What a run asks: whole suites, or what flags leave of them. */
export interface Selection {
  suites: Suite[]
  shard?: Shard
  /** A run to go on with. */
  resumed?: ResumedRun
}

/** Throws `UserError` for what is not there, and for a run that cannot go on. */
export async function selectSuites(
  all: Suite[],
  target: RunTarget,
  root: string,
  flags: SelectionFlags,
): Promise<Selection> {
  const { resume, retryErrors, onlyFailing, only = [], tag = [], repeat, shard } = flags
  const continued = resume ?? retryErrors
  if (continued !== undefined) {
    const saved = await readSavedRun(findRun(root, continued))
    const suites = resumeSuites(saved.plan, all, target)
    if (flags.bless === true) refusePart(suites, all)
    const keep = (transcripts: Transcript[]) =>
      retryErrors === undefined ? transcripts : withoutErrors(suites, transcripts)
    const part = saved.plan.shard
    return { suites, ...(part && { shard: part }), resumed: { ...saved, keep } }
  }
  const selection = { only, tags: tag, ...(repeat === undefined ? {} : { repeat }) }
  const selected = selectTests(all, selection)
  const suites =
    onlyFailing === undefined ? selected : await selectFailures(selected, findRun(root, onlyFailing))
  return shard === undefined ? { suites } : shardTests(suites, shard)
}

async function selectFailures(suites: Suite[], path: string): Promise<Suite[]> {
  const run = await readRun(path)
  const failing = selectFailing(suites, run)
  if (failing.length > 0) return failing
  throw new UserError('nothing-ran', `none of these tests failed in the run ${run.id}`)
}

function refusePart(suites: Suite[], all: Suite[]): void {
  const part = suites.find(
    ({ key, tests }) => all.find((suite) => suite.key === key)?.tests.length !== tests.length,
  )
  if (part === undefined) return
  throw new UserError(
    'usage',
    `--bless takes whole suites, and the run asks some tests of ${part.key} only`,
    {
      hint: 'leave --bless out, or begin a new run',
    },
  )
}
