import { UserError } from '../../errors.ts'
import type { RunResult } from '../runs/run-result.ts'
import { overrideOf } from '../suites/model-of.ts'
import { scoreRun } from './score-run.ts'
import { withRepeat } from '../suites/select-tests.ts'
import type { Suite, TestCase } from '../suites/suite.ts'
import type { Transcript } from '../runs/transcript.ts'

/**
 * Scores a saved run by what the suites say now, without a request. Tests that it did not ask are left out; one that
 * asks something else by now is an error. Throws `UserError` where nothing of the suites was asked in it.
 */
export function rescore(
  run: RunResult,
  suites: Suite[],
  transcripts: Transcript[],
  baselines: Map<string, RunResult>,
): RunResult {
  const asked = suites
    .map((suite) => askedBy(run, suite))
    .map((suite) => ({ ...suite, tests: suite.tests.flatMap((test) => askedTest(suite, test, transcripts)) }))
    .filter(({ tests }) => tests.length > 0)
  if (asked.length === 0) {
    throw new UserError('nothing-ran', `the run ${run.id} asked none of these tests`, {
      hint: `it is of ${run.suites.map(({ key }) => key).join(', ')}`,
    })
  }
  const { id, startedAt, finishedAt, target, shard } = run
  const facts = { id, startedAt, finishedAt, target, ...(shard && { shard }) }
  const checked = transcripts.map((transcript) => refuseOther(transcript, asked))
  return scoreRun(facts, asked, checked, baselines)
}

/** With the model that answered, whatever the suite names by now. */
function askedBy(run: RunResult, { model: _now, ...suite }: Suite): Suite {
  const asked = run.suites.find(({ key }) => key === suite.key)
  return { ...suite, ...(asked === undefined ? {} : overrideOf(asked)) }
}

/** With as many repeats as there were. */
function askedTest({ key }: Suite, test: TestCase, transcripts: Transcript[]): TestCase[] {
  const own = transcripts.filter((transcript) => transcript.suite === key && transcript.test === test.id)
  return own.length === 0 ? [] : [withRepeat(test, Math.max(...own.map(({ repeat }) => repeat)))]
}

/** An answer to another question says nothing about this one. */
function refuseOther(transcript: Transcript, suites: Suite[]): Transcript {
  const test = suites
    .find(({ key }) => key === transcript.suite)
    ?.tests.find(({ id }) => id === transcript.test)
  const other = transcript.turns.findIndex(
    ({ user }, index) => test !== undefined && test.turns[index]?.user !== user,
  )
  if (other === -1) return transcript
  const message = `turn ${other + 1} asks something else by now than it did in the run: run the test again`
  return { ...transcript, error: { code: 'asked-otherwise', message } }
}
