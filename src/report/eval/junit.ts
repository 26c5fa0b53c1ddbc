import { XMLBuilder } from 'fast-xml-parser'
import type { RunResult } from '../../eval/runs/run-result.ts'
import type { TestScore } from '../../eval/scoring/score.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { threadKey, type Transcript } from '../../eval/runs/transcript.ts'
import { nameFlaky } from './flaky.ts'
import { describeChecks } from './gate-checks.ts'
import { labelSuites, type ReportedRun } from './labelled.ts'
import { plain, plainLines } from '../plain.ts'
import { explainMissing, explainThread, explainUnscored, findTellingThread } from './telling-thread.ts'

type Attributes = Record<string, string | number>

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributesGroupName: '$',
  attributeNamePrefix: '',
  format: true,
})

/**
 * JUnit XML as Jenkins, GitLab and GitHub's reporters read it: a suite of tests each, with file and line of each test
 * and, in `time`, the seconds its answers took. An unscored test is skipped. There is no standard; the common form is
 * described at https://github.com/testmoapp/junitxml.
 */
export function renderJunit(...runs: ReportedRun[]): string {
  const labelled = labelSuites(runs)
  const rendered = labelled.flatMap(({ result, transcripts }) => {
    const byKey = new Map(transcripts.map((transcript) => [threadKey(transcript), transcript]))
    return result.suites.map((suite) => suiteElement(suite, result, byKey))
  })
  const sum = (pick: (run: ReportedRun) => number) => runs.reduce((total, run) => total + pick(run), 0)
  return builder.build({
    '?xml': { $: { version: '1.0', encoding: 'UTF-8' } },
    testsuites: {
      $: {
        name: 'asst eval',
        tests: sum(({ result }) => result.totals.tests),
        failures: sum(({ result }) => result.totals.fail),
        errors: sum(({ result }) => result.totals.error),
        skipped: sum(({ result }) => result.totals.unscored),
        time: sum(({ transcripts }) => secondsOfAll(transcripts)).toFixed(3),
        timestamp: runs[0]?.result.startedAt ?? '',
      },
      testsuite: rendered,
    },
  })
}

function suiteElement(
  { key, file, tests, gate }: SuiteScore,
  { startedAt, target }: RunResult,
  byKey: Map<string, Transcript>,
) {
  const cases = tests.map((test) => {
    const threads = test.threads.flatMap(
      ({ repeat }) => byKey.get(threadKey({ suite: key, test: test.id, repeat })) ?? [],
    )
    return { test, threads, seconds: secondsOfAll(threads) }
  })
  const count = (verdict: TestScore['verdict']) => tests.filter((test) => test.verdict === verdict).length
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0)
  const attributes: Attributes = {
    name: key,
    file,
    tests: tests.length,
    failures: count('fail'),
    errors: count('error'),
    skipped: count('unscored'),
    time: seconds.toFixed(3),
    timestamp: startedAt,
  }
  const properties = Object.entries({
    environment: target.environment,
    provider: target.provider,
    runtime: target.runtime,
    gate: gate.passed ? 'passed' : `failed: ${describeChecks(gate.checks, 'failed')}`,
    flaky: nameFlaky(tests).join(', '),
  }).map(([name, value]) => ({ $: escaped({ name, value }) }))
  return {
    $: escaped(attributes),
    properties: { property: properties },
    testcase: cases.map(({ test, threads, seconds: time }) => ({
      $: escaped({
        name: test.id,
        classname: key,
        file: test.file ?? file,
        line: test.line,
        time: time.toFixed(3),
      }),
      ...outcome(test),
      ...(test.verdict === 'pass' ? {} : { 'system-out': text(saidIn(test, threads)) }),
    })),
  }
}

function outcome(test: TestScore): Record<string, unknown> {
  if (test.verdict === 'pass') return {}
  const thread = findTellingThread(test)
  const unscored = thread === undefined ? [] : explainUnscored(thread)
  if (test.verdict === 'unscored')
    return {
      skipped: { $: escaped({ message: ['nothing that counts could be judged', ...unscored].join('; ') }) },
    }
  const lines = thread === undefined ? [] : explainThread(thread)
  const missing = thread === undefined ? [] : explainMissing(thread)
  const repeats =
    test.repeat > 1 ? [`${test.passes} of ${test.repeat} repeats passed, ${test.minPass} needed`] : []
  const message = lines[0] ?? test.verdict
  const element = test.verdict === 'error' ? 'error' : 'failure'
  const body = [...lines, ...missing, ...repeats].join('\n')
  return { [element]: { $: escaped({ message, type: element }), '#text': text(body) } }
}

/** What was asked and answered in the repeat that explains the verdict. */
function saidIn(test: TestScore, threads: Transcript[]): string {
  const repeat = findTellingThread(test)?.repeat
  const turns = threads.find((transcript) => transcript.repeat === repeat)?.turns ?? []
  return turns
    .map(
      ({ user, reply }) =>
        `> ${user}\n${reply?.text ?? ''}${reply === undefined ? '' : citedIn(reply.citations)}`,
    )
    .join('\n\n')
}

function citedIn(citations: { path?: string; fileId: string }[]): string {
  const names = [...new Set(citations.map(({ path, fileId }) => path ?? fileId))]
  return names.length === 0 ? '' : `\ncited: ${names.join(', ')}`
}

function secondsOfAll(transcripts: Transcript[]): number {
  return transcripts.map(secondsOf).reduce((sum, value) => sum + value, 0)
}

/** Of the answers alone, without what the machine was waiting for. */
function secondsOf({ turns }: Transcript): number {
  return turns.reduce((sum, { reply }) => sum + (reply?.latencyMs ?? 0), 0) / 1000
}

/** Readers turn line breaks in attributes into spaces anyway. */
function escaped(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? withoutUnwritable(plain(value)) : value,
    ]),
  )
}

function text(value: string): string {
  return withoutUnwritable(plainLines(value))
}

/** XML has no way to write lone surrogates and two noncharacters, besides the control characters that are gone. */
function withoutUnwritable(value: string): string {
  return value.toWellFormed().replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
}
