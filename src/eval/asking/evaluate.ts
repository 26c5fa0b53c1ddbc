import { UserError } from '../../errors.ts'
import { appendTranscript, createRunFolder, writeRunResult, type RunFolder } from '../runs/run-folder.ts'
import { planRun, writePlan, type RunPlan } from '../runs/run-plan.ts'
import type { RunResult, RunTarget, Shard } from '../runs/run-result.ts'
import { runSuites, type RunOptions } from './run-suites.ts'
import { reopenTranscripts, type SavedRun } from '../runs/saved-run.ts'
import type { SuiteScore } from '../scoring/suite-score.ts'
import { scoreRun } from '../scoring/score-run.ts'
import { isAnswered, type Transcript } from '../runs/transcript.ts'

export interface EvaluateOptions extends Omit<RunOptions, 'onTranscript' | 'done'> {
  target: RunTarget
  /** What to compare each suite with, by its key. */
  baselines?: Map<string, RunResult>
  /** Which part of all tests `suites` are. */
  shard?: Shard
  /** A run to go on with. `suites` are what it asks. */
  resumed?: ResumedRun
  /** Sees to it that nobody else asks what a run asks, or throws `UserError`; without, nobody else can. */
  hold?: (folder: RunFolder) => Promise<() => void>
  /** Absolute path of `.asst/runs`. */
  runsFolder: string
  /** 0..1. */
  random: () => number
}

export interface ResumedRun extends SavedRun {
  /** Of the run's transcripts, those that need not be asked again. */
  keep: (transcripts: Transcript[]) => Transcript[]
}

export interface Evaluation {
  result: RunResult
  transcripts: Transcript[]
  folder: RunFolder
}

/**
 * Runs suites, saves what was said, scores it and saves the scores. Throws `UserError` `nothing-ran` where
 * there is no test, or where not one turn was answered, because that says nothing about an assistant.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { suites, baselines, resumed, now } = options
  if (suites.every(({ tests }) => tests.length === 0)) {
    throw new UserError('nothing-ran', 'there is no test to run', {
      hint: 'write a suite in evals/, or select other suites, tests or tags',
    })
  }
  const { folder, plan } = resumed ?? (await beginRun(options))
  const release = await options.hold?.(folder)
  try {
    const done = resumed?.keep(await reopenTranscripts(folder)) ?? []
    const transcripts = await runAll(options, folder, done)

    const { id, startedAt, target, shard } = plan
    const facts = { id, startedAt, finishedAt: now().toISOString(), target }
    const result = scoreRun({ ...facts, ...(shard && { shard }) }, suites, transcripts, baselines)
    await writeRunResult(folder, result)
    refuseSilence(result.suites, transcripts)
    return { result, transcripts, folder }
  } finally {
    release?.()
  }
}

async function beginRun({
  suites,
  target,
  shard,
  runsFolder,
  now,
  random,
}: EvaluateOptions): Promise<{ folder: RunFolder; plan: RunPlan }> {
  const startedAt = now()
  const folder = await createRunFolder(runsFolder, startedAt, random)
  const facts = { id: folder.id, startedAt: startedAt.toISOString(), target }
  const plan = planRun({ ...facts, ...(shard && { shard }) }, suites)
  await writePlan(folder, plan)
  return { folder, plan }
}

async function runAll(
  options: EvaluateOptions,
  folder: RunFolder,
  done: Transcript[],
): Promise<Transcript[]> {
  const { signal } = options
  const onTranscript = (transcript: Transcript) => appendTranscript(folder, transcript)
  try {
    return await runSuites({ ...options, onTranscript, done })
  } catch (error) {
    if (!(error instanceof UserError) || signal?.aborted !== true) throw error
    throw new UserError(error.code, error.message, {
      hint: `what was answered is saved: \`asst eval --resume ${folder.id}\` goes on from there`,
      cause: error,
    })
  }
}

function refuseSilence(scores: SuiteScore[], transcripts: Transcript[]): void {
  if (transcripts.some(({ turns }) => turns.some(({ reply }) => isAnswered(reply)))) return
  const threads = scores.flatMap(({ tests }) => tests.flatMap((test) => test.threads))
  const cause = threads.find(({ error }) => error !== undefined)?.error
  throw new UserError('nothing-ran', `no turn was answered: ${cause?.message ?? 'no test has a turn'}`)
}
