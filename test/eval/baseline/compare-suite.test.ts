import { describe, expect, it } from 'vitest'
import { scoreRun } from '../../../src/eval/scoring/score-run.ts'
import type { RunResult } from '../../../src/eval/runs/run-result.ts'
import { buildAssertion, buildReply, buildSuite, buildTarget, buildTest, buildTranscript } from '../build.ts'

const isShort = buildAssertion('tokens', { max: 10 })
const outputTokens: Record<string, number> = { y: 1, n: 100 }
const facts = {
  id: 'run-1',
  startedAt: '2026-11-20T00:00:00.000Z',
  finishedAt: '2026-11-20T00:01:00.000Z',
  target: buildTarget(),
}

/** What each test answers, a letter a repeat: `y` passes, `n` fails, `!` is an error, `?` is unscored. */
type Answers = Record<string, string>

interface Rest {
  gate?: object
  baseline?: RunResult
  target?: RunResult['target']
}

function run(answers: Answers, { gate = {}, baseline, target = facts.target }: Rest = {}): RunResult {
  const tests = Object.entries(answers).map(([id, { length: repeat }]) =>
    buildTest([[isShort]], { id, repeat, minPass: repeat }),
  )
  const transcripts = Object.entries(answers).flatMap(([test, letters]) =>
    [...letters].map((letter, index) => {
      const failed = { user: 'q', error: { code: 'provider-refused', message: 'no' } }
      const tokens = outputTokens[letter]
      const usage = tokens === undefined ? {} : { usage: { inputTokens: 0, outputTokens: tokens } }
      return buildTranscript([letter === '!' ? failed : buildReply(usage)], { test, repeat: index + 1 })
    }),
  )
  const baselines = new Map(baseline === undefined ? [] : [['sample', baseline]])
  return scoreRun({ ...facts, target }, [buildSuite(tests, { gate })], transcripts, baselines)
}

function alike(count: number, letters: string): Answers {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`test-${index}`, letters]))
}

function comparisonOf({ suites }: RunResult) {
  const comparison = suites[0]?.comparison
  if (comparison === undefined) throw new Error('nothing was compared')
  return comparison
}

function metricOf(result: RunResult, name: string) {
  return comparisonOf(result).metrics.find((metric) => metric.name === name)
}

describe('comparing a suite with its baseline', () => {
  it('pairs tests by their ID and names those that only one run has', () => {
    const baseline = run({ ...alike(12, 'yyy'), gone: 'nnn' })
    const result = run({ ...alike(12, 'yyy'), added: 'nnn' }, { baseline })
    expect(comparisonOf(result)).toMatchObject({
      baseline: { id: 'run-1', environment: 'local' },
      onlyNow: ['added'],
      onlyBefore: ['gone'],
    })
    expect(metricOf(result, 'pass-rate')).toMatchObject({ tier: 'stable', before: 1, now: 1, pairs: 12 })
  })

  it('calls a drop beyond noise a regression, by the share of repeats too', () => {
    const baseline = run(alike(40, 'yyy'))
    const result = run({ ...alike(40, 'yyy'), ...alike(12, 'yyn') }, { baseline })
    expect(metricOf(result, 'pass-rate')).toMatchObject({ tier: 'regression', now: 28 / 40 })
    expect(metricOf(result, 'pass@1')?.tier).toBe('regression')
    expect(metricOf(result, 'pass@1')?.drop).toBeCloseTo(12 / 40 / 3, 12)
    expect(comparisonOf(result).verdicts).toMatchObject({ worse: 12, better: 0 })
    expect(comparisonOf(result).verdicts.p).toBeCloseTo(2 * 0.5 ** 12, 12)
  })

  it('leaves errors out, because they prove nothing', () => {
    const result = run({ ...alike(12, 'yyy'), 'test-0': '!!!' }, { baseline: run(alike(12, 'yyy')) })
    expect(metricOf(result, 'pass-rate')).toMatchObject({ tier: 'stable', pairs: 11 })
  })

  it('leaves out what was not judged, so that a judge that is away makes no regression', () => {
    const away = { ...alike(40, 'yyy'), ...alike(20, '???') }
    const result = run(away, { baseline: run(alike(40, 'yyy')) })
    expect(metricOf(result, 'pass-rate')).toMatchObject({ tier: 'stable', now: 1, pairs: 20 })
    expect(comparisonOf(result).verdicts).toMatchObject({ worse: 0, better: 0 })
    expect(result.totals).toMatchObject({ unscored: 20 })
    expect(result.metrics.find(({ name }) => name === 'pass-rate')).toMatchObject({ macro: 1, count: 20 })
  })

  it('takes pass@k and flaky over the repeats that were judged', () => {
    const result = run({ a: 'yy?', b: 'yn?' })
    const macro = (name: string) => result.metrics.find((metric) => metric.name === name)?.macro
    expect(macro('pass@1')).toBeCloseTo((1 + 1 / 2) / 2, 12)
    expect(macro('pass@3')).toBeUndefined()
    expect(result.suites[0]?.tests.map(({ flaky }) => flaky)).toEqual([false, true])
  })

  it('counts a new failure where a test always passed and never does now', () => {
    const baseline = run({ a: 'yyy', b: 'yyn', c: 'yyy', d: 'y' })
    const { verdicts } = comparisonOf(run({ a: 'nnn', b: 'nnn', c: 'nny', d: 'n' }, { baseline }))
    expect(verdicts.newFailures).toEqual(['a', 'd'])
    expect(verdicts.gated).toEqual(['a'])
  })

  it('says what changed: assistant, model, knowledge, runtime', () => {
    const target = buildTarget({
      models: { support: 'n' },
      knowledge: { handbook: 'sha256-other', sales: 'sha256-s' },
      runtime: 'assistants',
    })
    const { changes } = comparisonOf(run(alike(2, 'y'), { baseline: run(alike(2, 'y')), target }))
    expect(changes).toEqual({
      assistant: false,
      model: { before: 'm', now: 'n' },
      knowledge: ['handbook'],
      runtime: { before: 'responses', now: 'assistants' },
    })
  })

  it('compares nothing where the baseline has no such suite', () => {
    const other = { ...run(alike(2, 'y')), suites: [] }
    expect(run(alike(2, 'y'), { baseline: other }).suites[0]).not.toHaveProperty('comparison')
  })
})

function checkOf({ suites }: RunResult, rule: string) {
  return suites[0]?.gate.checks.find((check) => check.rule === rule)
}

describe('gates that look at a baseline', () => {
  const dropped = { ...alike(40, 'yyy'), ...alike(12, 'nnn') }

  it('hold a regression back, and a smaller drop only where the gate is strict', () => {
    const baseline = run(alike(40, 'yyy'))
    const by = (limit: number) => run(dropped, { baseline, gate: { maxDrop: { 'pass-rate': limit } } })
    expect(by(0).passed).toBe(false)
    expect(checkOf(by(0), 'maxDrop pass-rate')).toMatchObject({ status: 'failed', actual: 0.3 })
    expect(checkOf(by(0.3), 'maxDrop pass-rate')).toMatchObject({ status: 'passed' })
  })

  it('put up with a drop that may be noise', () => {
    const result = run(
      { ...alike(40, 'yyy'), 'test-0': 'nnn' },
      { baseline: run(alike(40, 'yyy')), gate: { maxDrop: { 'pass-rate': 0 } } },
    )
    expect(metricOf(result, 'pass-rate')?.tier).toBe('notable')
    expect(result.passed).toBe(true)
  })

  it('are n/a where there is too little to compare, and say so', () => {
    const gate = { maxDrop: { 'pass-rate': 0, 'citation-recall': 0 } }
    const result = run(alike(3, 'nnn'), { baseline: run(alike(3, 'yyy')), gate })
    expect(checkOf(result, 'maxDrop pass-rate')).toMatchObject({
      status: 'n/a',
      explanation: '3 threads to compare, at least 10 needed',
    })
    expect(checkOf(result, 'maxDrop citation-recall')?.status).toBe('n/a')
  })

  it('count new failures only where tests were repeated often enough', () => {
    const baseline = run({ a: 'yyy', b: 'y' })
    const result = run({ a: 'nnn', b: 'n' }, { baseline, gate: { newFailures: 0 } })
    expect(checkOf(result, 'newFailures')).toMatchObject({
      status: 'failed',
      actual: 1,
      explanation: '1, at most 0 allowed (1 more with fewer than 3 repeats, not counted)',
    })
    expect(run({ a: 'yyy', b: 'n' }, { baseline, gate: { newFailures: 0 } }).passed).toBe(true)
  })

  it('count flaky tests', () => {
    expect(checkOf(run({ a: 'yyn', b: 'yyy', c: 'y!y' }, { gate: { flaky: 0 } }), 'flaky')).toMatchObject({
      status: 'failed',
      actual: 1,
    })
  })
})
