import type { Subject } from '../assertions/assertion.ts'
import { diagnoseUncited } from './diagnose.ts'
import { findExpected } from './expected-sources.ts'
import { isFlaky } from './flaky.ts'
import { judgeSuite, type Earlier } from './judge-suite.ts'
import { retrievedFiles } from '../metrics/retrieval.ts'
import type { ExpectedSource, Score, TestScore, ThreadScore, TurnScore } from './score.ts'
import type { SuiteScore } from './suite-score.ts'
import { scoreAssertion } from './score-assertion.ts'
import { scoreTurn } from './score-turn.ts'
import { subjectOfThread } from './subjects.ts'
import type { Suite, TestCase } from '../suites/suite.ts'
import { threadKey, type Transcript, type TranscriptError } from '../runs/transcript.ts'
import { verdictOf, verdictOfRepeats } from './verdict.ts'

/**
 * Scores saved transcripts by what the suites say now. Pure: the same suites and transcripts give the same
 * scores, so a run can be scored again without a request. A repeat without a transcript is an error.
 */
export function scoreTranscripts(
  suites: Suite[],
  transcripts: Transcript[],
  earlier: Earlier = {},
): SuiteScore[] {
  const byKey = new Map(transcripts.map((transcript) => [threadKey(transcript), transcript]))
  return suites.map((suite) => {
    const tests = suite.tests.map((test) =>
      scoreTest(suite.file, test, (repeat) =>
        byKey.get(threadKey({ suite: suite.key, test: test.id, repeat })),
      ),
    )
    return judgeSuite({ ...suite, tests }, suite.gate, earlier)
  })
}

function scoreTest(
  file: string,
  test: TestCase,
  find: (repeat: number) => Transcript | undefined,
): TestScore {
  const { id, tags, place, repeat, minPass } = test
  const threads = Array.from({ length: repeat }, (_, index) => scoreThread(test, index + 1, find(index + 1)))
  const verdicts = threads.map(({ verdict }) => verdict)
  const score = weightedMean(
    threads.flatMap(({ turns, scores }) => [...turns.flatMap((t) => t.scores), ...scores]),
  )
  return {
    id,
    tags,
    ...(place.file === file ? {} : { file: place.file }),
    line: place.line,
    verdict: verdictOfRepeats(verdicts, minPass),
    passes: verdicts.filter((verdict) => verdict === 'pass').length,
    repeat,
    minPass,
    flaky: isFlaky(threads),
    ...(score === undefined ? {} : { score }),
    threads,
  }
}

/** One repeat of a test, by what was said in it. */
export function scoreThread(test: TestCase, repeat: number, transcript: Transcript | undefined): ThreadScore {
  const { retries, cached } = transcript ?? {}
  const facts = { repeat, ...(retries === undefined ? {} : { retries }), ...(cached && { cached }) }
  const error = transcript === undefined ? interrupted : transcript.error
  if (transcript === undefined || error !== undefined) {
    return { ...facts, verdict: 'error', turns: [], scores: [], ...(error === undefined ? {} : { error }) }
  }
  const asked = transcript.turns.slice(0, test.turns.length)
  const turns = asked.map((_, index) => scoreTurn(test, transcript, index))
  const cause = turns.find((turn) => turn.error !== undefined)?.error ?? brokenOff(test, transcript, turns)
  if (cause !== undefined) return { ...facts, verdict: 'error', turns, scores: [], error: cause }
  // The rest of the thread is not there to be judged.
  if (turns.length < test.turns.length) return { ...facts, verdict: 'fail', turns, scores: [] }

  const subject = subjectOfThread(test, transcript)
  const scores = test.assert.map((spec) => scoreAssertion(spec, subject))
  const all = [...turns.flatMap((turn) => turn.scores), ...scores]
  const expected = expectedOfThread(subject, transcript)
  return { ...facts, verdict: verdictOf(all), turns, scores, ...(expected.length > 0 && { expected }) }
}

function expectedOfThread({ expected, exchanges }: Subject, transcript: Transcript): ExpectedSource[] {
  const replies = exchanges.map(({ reply }) => reply)
  const seen = {
    citations: replies.flatMap(({ citations }) => citations),
    files: retrievedFiles(replies.flatMap(({ retrieved }) => retrieved)),
  }
  return findExpected(expected?.groups ?? [], seen, (group, rank) =>
    diagnoseUncited(group, rank, transcript, transcript.turns),
  )
}

/** Why the thread has fewer turns than its test, unless that is because one of them failed. */
function brokenOff(test: TestCase, { stopped }: Transcript, turns: TurnScore[]): TranscriptError | undefined {
  if (turns.length === test.turns.length) return undefined
  if (stopped !== true) return interrupted
  return turns.some(({ verdict }) => verdict === 'fail') ? undefined : stoppedInVain
}

const interrupted = { code: 'interrupted', message: 'it was not asked to its end: the run was interrupted' }

const stoppedInVain = {
  code: 'interrupted',
  message: 'it was not asked to its end, because a turn failed that passes by now: run the test again',
}

/** Of the assertions that count and have a value. */
function weightedMean(scores: Score[]): number | undefined {
  const counting = scores.filter(({ gate, value }) => gate && value !== undefined)
  const weights = counting.reduce((sum, { weight }) => sum + weight, 0)
  if (weights === 0) return undefined
  return counting.reduce((sum, { value = 0, weight }) => sum + value * weight, 0) / weights
}
