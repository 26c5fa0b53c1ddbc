import { dirname } from 'node:path'
import { stat } from 'node:fs/promises'
import { UserError } from '../../errors.ts'
import { gatherEvidence } from '../../eval/evidence/gather.ts'
import { questionsOf } from '../../eval/evidence/questions.ts'
import { runModule } from '../../eval/evidence/run-module.ts'
import { readRun } from '../../eval/runs/read-run.ts'
import { readTranscripts } from '../../eval/runs/read-transcripts.ts'
import { rescore } from '../../eval/scoring/rescore.ts'
import { writeRunResult, type RunFolder } from '../../eval/runs/run-folder.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import type { Suite } from '../../eval/suites/suite.ts'
import type { Transcript } from '../../eval/runs/transcript.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findRun } from './baselines.ts'

export interface Rescored {
  result: RunResult
  transcripts: Transcript[]
  folder: RunFolder
}

/**
 * Scores a saved run again without a request. Where it is scored whole, its `run.json` is written anew.
 * @param name as in `findRun`
 */
export async function rescoreRun(
  { project, environment }: Pick<Workspace, 'project' | 'environment'>,
  name: string,
  suites: Suite[],
  baselines: Map<string, RunResult>,
  signal: AbortSignal,
): Promise<Rescored> {
  const path = findRun(project.root, name)
  const run = await readRun(path)
  if (run.target.environment !== environment.identity) {
    const { environment: asked } = run.target
    throw new UserError('usage', `the run ${run.id} asked ${asked}, and this is ${environment.identity}`, {
      hint: `add --env ${asked.split('@', 1)[0]}`,
    })
  }
  const isFolder = (await stat(path)).isDirectory()
  const folder = { id: run.id, path: isFolder ? path : dirname(path) }
  const ofRun = suites.filter(({ key }) => run.suites.some((suite) => suite.key === key))
  // Each module runs in a process of its own, so one after the other.
  const transcripts: Transcript[] = []
  for (const transcript of await readTranscripts(folder.path)) {
    transcripts.push(await rerunModules(transcript, ofRun, signal))
  }
  const result = rescore(run, ofRun, transcripts, baselines)
  if (isWhole(result, run)) await writeRunResult(folder, result)
  return { result, transcripts, folder }
}

function isWhole(result: RunResult, run: RunResult): boolean {
  return run.suites.every(({ key, tests }) => {
    const scored = result.suites.find((suite) => suite.key === key)
    return tests.every(({ id }) => scored?.tests.some((test) => test.id === id))
  })
}

/** Modules may have been mended since, and need no request; judges and searches are taken as they were. */
async function rerunModules(
  transcript: Transcript,
  suites: Suite[],
  signal: AbortSignal,
): Promise<Transcript> {
  const suite = suites.find(({ key }) => key === transcript.suite)
  const test = suite?.tests.find(({ id }) => id === transcript.test)
  const modules =
    test === undefined ? [] : questionsOf(test, transcript).filter(({ kind }) => kind === 'module')
  if (modules.length === 0) return transcript
  const kept = (transcript.evidence ?? []).filter(({ kind }) => kind !== 'module')
  return {
    ...transcript,
    evidence: [...kept, ...(await gatherEvidence(modules, [], { module: runModule }, signal))],
  }
}
