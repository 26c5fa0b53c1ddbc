import { expect, it } from 'vitest'
import type { MetricComparison } from '../../../src/eval/baseline/comparison.ts'
import type { SuiteScore } from '../../../src/eval/scoring/suite-score.ts'
import { renderComparisons } from '../../../src/report/eval/comparison.ts'
import { createPaint } from '../../../src/report/paint.ts'

const metric = (rest: Partial<MetricComparison>): MetricComparison => ({
  name: 'pass-rate',
  allowed: 0,
  tier: 'regression',
  before: 0.95,
  now: 0.8,
  drop: 0.15,
  interval: { low: 0.06, high: 0.24 },
  method: 'clustered',
  detectable: 0.13,
  pairs: 40,
  threads: 40,
  ...rest,
})

const suite: SuiteScore = {
  key: 'handbook',
  file: 'evals/handbook.yaml',
  assistant: 'support',
  tests: [],
  metrics: [],
  gate: { passed: true, checks: [] },
  comparison: {
    baseline: { id: '20261120-000000-aaaa', startedAt: '2026-11-20T00:00:00.000Z', environment: 'staging' },
    changes: { assistant: true, model: { before: 'm', now: 'n' }, knowledge: ['handbook'] },
    metrics: [
      metric({}),
      metric({ name: 'tone', tier: 'improvement', before: 0.5, now: 0.75, drop: -0.25, pairs: 1 }),
      metric({ name: 'citation-f1', pairs: 0 }),
    ],
    verdicts: { worse: 6, better: 0, p: 0.03125, newFailures: ['a', 'b\u001b[2J'], gated: ['a'] },
    onlyNow: ['new'],
    onlyBefore: ['old'],
  },
}

it('shows what changed, what got worse, and a verdict a metric', () => {
  expect(`\n${renderComparisons([suite], 100, createPaint(false)).join('\n')}\n`).toMatchInlineSnapshot(`
    "

    handbook against 20261120-000000-aaaa of staging
      changed since: the assistant, the model (m → n), knowledge handbook
      6 tests worse, 0 better (McNemar p = 0.031)
      new failures: a
      new failures with too few repeats to count: b
      not in the baseline: new
      in the baseline only: 1 test
      metric     before   now   drop  95 %         sees  over  verdict
      pass-rate    0.95  0.80  +0.15  +0.06…+0.24  0.13    40  regression
      tone         0.50  0.75  −0.25  +0.06…+0.24  0.13     1  improvement
    "
  `)
})

it('shows nothing where there is no baseline', () => {
  const { comparison: _comparison, ...alone } = suite
  expect(renderComparisons([alone], 100, createPaint(false))).toEqual([])
})

it('keeps names and verdicts whole in a narrow terminal, and leaves out what they rest on', () => {
  const lines = renderComparisons([suite], 46, createPaint(false))
  expect(lines.slice(-2)).toEqual([
    '  pass-rate    0.95  0.80  +0.15  regression',
    '  tone         0.50  0.75  −0.25  improvement',
  ])
})
