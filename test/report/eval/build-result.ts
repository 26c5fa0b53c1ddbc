import type { RunResult } from '../../../src/eval/runs/run-result.ts'
import { scoreRun } from '../../../src/eval/scoring/score-run.ts'
import type { Suite } from '../../../src/eval/suites/suite.ts'
import type { Transcript } from '../../../src/eval/runs/transcript.ts'
import { buildTarget } from '../../eval/build.ts'

/** What a run of these suites came to. */
export function buildResult(suites: Suite[], transcripts: Transcript[]): RunResult {
  const facts = {
    id: '20261121-102030-i000',
    startedAt: '2026-11-21T10:20:30.000Z',
    finishedAt: '2026-11-21T10:20:33.210Z',
    target: buildTarget(),
  }
  return scoreRun(facts, suites, transcripts)
}
