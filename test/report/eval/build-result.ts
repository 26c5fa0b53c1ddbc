import { summarise } from '../../../src/eval/metrics/summarise.ts'
import type { RunResult } from '../../../src/eval/run-result.ts'
import type { Verdict } from '../../../src/eval/score.ts'
import { scoreTranscripts } from '../../../src/eval/score-transcripts.ts'
import type { Suite } from '../../../src/eval/suite.ts'
import type { Transcript } from '../../../src/eval/transcript.ts'

/** What a run of these suites came to. */
export function buildResult(suites: Suite[], transcripts: Transcript[]): RunResult {
  const scores = scoreTranscripts(suites, transcripts)
  const tests = scores.flatMap((suite) => suite.tests)
  const count = (verdict: Verdict) => tests.filter((test) => test.verdict === verdict).length
  return {
    version: 1,
    id: '20261121-102030-i000',
    startedAt: '2026-11-21T10:20:30.000Z',
    finishedAt: '2026-11-21T10:20:33.210Z',
    target: { environment: 'local', provider: 'local', runtime: 'responses', assistants: {}, knowledge: {} },
    suites: scores,
    metrics: summarise(tests),
    totals: {
      tests: tests.length,
      turns: transcripts.flatMap(({ turns }) => turns).length,
      pass: count('pass'),
      fail: count('fail'),
      error: count('error'),
      unscored: count('unscored'),
    },
    passed: scores.every(({ gate }) => gate.passed),
  }
}
