import { expect, it } from 'vitest'
import type { MetricComparison } from '../../../src/eval/baseline/comparison.ts'
import type { SuiteScore } from '../../../src/eval/suite-score.ts'
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
  expect(`\n${renderComparisons([suite], 100, createPaint(false)).join('\n')}\n`).toMatchInlineSnapshot()
})

it('shows nothing where there is no baseline', () => {
  const { comparison: _comparison, ...alone } = suite
  expect(renderComparisons([alone], 100, createPaint(false))).toEqual([])
})
