import { UserError } from '../../errors.ts'
import { digestQuestions, type PlannedSuite, type RunPlan } from '../runs/run-plan.ts'
import type { RunTarget } from '../runs/run-result.ts'
import { scoreTranscripts } from '../scoring/score-transcripts.ts'
import { withRepeat } from '../suites/select-tests.ts'
import type { Suite, TestCase } from '../suites/suite.ts'
import { threadKey, type Transcript } from '../runs/transcript.ts'

/**
 * The suites as far as a run asked them, so that it can go on. Throws `UserError` `run-changed` where it would go on with
 * something else: answers of two assistants make no run.
 */
export function resumeSuites(plan: RunPlan, suites: Suite[], target: RunTarget): Suite[] {
  const changed = [...changedSuites(plan, suites), ...changedTarget(plan, target)]
  if (changed.length > 0) {
    throw new UserError(
      'run-changed',
      `the run ${plan.id} cannot go on, for since it began these changed: ${changed.join(', ')}`,
      {
        hint: 'undo that and sync, or begin a new run',
      },
    )
  }
  return plan.suites.flatMap((planned) => {
    const suite = suites.find(({ key }) => key === planned.key)
    if (suite === undefined) return []
    const tests = planned.tests.flatMap(({ id, repeat }) => {
      const test = findTest(suite, id)
      return test === undefined ? [] : [withRepeat(test, repeat)]
    })
    return [{ ...suite, tests }]
  })
}

function changedSuites(plan: RunPlan, suites: Suite[]): string[] {
  return plan.suites.flatMap((planned) => {
    const suite = suites.find(({ key }) => key === planned.key)
    if (suite === undefined) return [`suite ${planned.key} (it is gone)`]
    if (suite.assistant !== planned.assistant) {
      return [`suite ${planned.key} (it asked ${planned.assistant}, and asks ${suite.assistant})`]
    }
    if (suite.model !== planned.model) {
      const own = `the model of ${suite.assistant}`
      return [`suite ${planned.key} (it asked ${planned.model ?? own}, and asks ${suite.model ?? own})`]
    }
    return changedTests(planned, suite)
  })
}

function changedTests({ key, tests }: PlannedSuite, suite: Suite): string[] {
  return tests.flatMap(({ id, digest }) => {
    const test = findTest(suite, id)
    if (test === undefined) return [`test ${key} › ${id} (it is gone)`]
    return digestQuestions(test) === digest ? [] : [`test ${key} › ${id}`]
  })
}

function findTest({ tests }: Suite, id: string): TestCase | undefined {
  return tests.find((test) => test.id === id)
}

/** Of the assistants that the run asks, and of what they know. */
function changedTarget({ target: before, suites }: RunPlan, now: RunTarget): string[] {
  const keys = [...new Set(suites.map(({ assistant }) => assistant))]
  const asksOwn = keys.filter((key) =>
    suites.some(({ assistant, model }) => assistant === key && model === undefined),
  )
  const bases = new Set(keys.flatMap((key) => [...(before.uses[key] ?? []), ...(now.uses[key] ?? [])]))
  const moved = (['environment', 'provider', 'runtime'] as const).filter((name) => before[name] !== now[name])
  return [
    ...moved.map((name) => `the ${name} (${before[name]} → ${now[name]})`),
    ...keys.filter((key) => before.assistants[key] !== now.assistants[key]).map((key) => `assistant ${key}`),
    ...asksOwn
      .filter((key) => before.models[key] !== now.models[key])
      .map((key) => `the model of ${key} (${before.models[key]} → ${now.models[key]})`),
    ...[...bases]
      .filter((key) => before.knowledge[key] !== now.knowledge[key])
      .map((key) => `knowledge ${key}`),
  ]
}

/** Transcripts of threads that did not end in an error, by what the suites say now. */
export function withoutErrors(suites: Suite[], transcripts: Transcript[]): Transcript[] {
  const errors = new Set(
    scoreTranscripts(suites, transcripts).flatMap(({ key, tests }) =>
      tests.flatMap(({ id, threads }) =>
        threads
          .filter(({ verdict }) => verdict === 'error')
          .map(({ repeat }) => threadKey({ suite: key, test: id, repeat })),
      ),
    ),
  )
  return transcripts.filter((transcript) => !errors.has(threadKey(transcript)))
}
