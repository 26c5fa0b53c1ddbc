import type { RunResult } from '../../../src/eval/run-result.ts'
import { scoreRun } from '../../../src/eval/score-run.ts'
import type { Suite } from '../../../src/eval/suite.ts'
import type { Transcript } from '../../../src/eval/transcript.ts'
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
