import { UserError } from '../errors.ts'
import { appendTranscript, createRunFolder, writeRunResult, type RunFolder } from './run-folder.ts'
import type { RunResult, RunTarget } from './run-result.ts'
import { runSuites, type RunOptions } from './run-suites.ts'
import type { SuiteScore } from './suite-score.ts'
import { scoreRun } from './score-run.ts'
import { isAnswered, type Transcript } from './transcript.ts'

export interface EvaluateOptions extends Omit<RunOptions, 'onTranscript'> {
  target: RunTarget
  /** What to compare each suite with, by its key. */
  baselines?: Map<string, RunResult>
  /** Absolute path of `.asst/runs`. */
  runsFolder: string
  /** 0..1. */
  random: () => number
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
  const { suites, target, baselines, runsFolder, now, random } = options
  if (suites.every(({ tests }) => tests.length === 0)) {
    throw new UserError('nothing-ran', 'there is no test to run', {
      hint: 'write a suite in evals/, or select other suites, tests or tags',
    })
  }
  const startedAt = now()
  const folder = await createRunFolder(runsFolder, startedAt, random)
  const onTranscript = (transcript: Transcript) => appendTranscript(folder, transcript)
  const transcripts = await runSuites({ ...options, onTranscript })

  const facts = { id: folder.id, startedAt: startedAt.toISOString(), finishedAt: now().toISOString(), target }
  const result = scoreRun(facts, suites, transcripts, baselines)
  await writeRunResult(folder, result)
  refuseSilence(result.suites, transcripts)
  return { result, transcripts, folder }
}

function refuseSilence(scores: SuiteScore[], transcripts: Transcript[]): void {
  if (transcripts.some(({ turns }) => turns.some(({ reply }) => isAnswered(reply)))) return
  const threads = scores.flatMap(({ tests }) => tests.flatMap((test) => test.threads))
  const cause = threads.find(({ error }) => error !== undefined)?.error
  throw new UserError('nothing-ran', `no turn was answered: ${cause?.message ?? 'no test has a turn'}`)
}
