import { describe, expect, it } from 'vitest'
import { judgeGate } from '../../../src/eval/scoring/gate.ts'
import type { TestScore, Verdict } from '../../../src/eval/scoring/score.ts'

const tests = (...verdicts: Verdict[]): TestScore[] =>
  verdicts.map((verdict, index) => ({
    id: `test-${index}`,
    tags: [],
    line: 1,
    verdict,
    passes: 0,
    repeat: 1,
    minPass: 1,
    flaky: false,
    threads: [],
  }))

const recall = { name: 'citation-recall', macro: 0.9, count: 10 }

describe('gate', () => {
  it('fails for any failure or error where there is none', () => {
    expect(judgeGate(undefined, { tests: tests('pass', 'unscored'), metrics: [] }).passed).toBe(true)
    expect(judgeGate(undefined, { tests: tests('pass', 'fail'), metrics: [] }).passed).toBe(false)
    expect(judgeGate(undefined, { tests: tests('pass', 'error'), metrics: [] }).passed).toBe(false)
  })

  it('lets through as many failures as it names, and no error unless it names that too', () => {
    expect(judgeGate({ failures: 1 }, { tests: tests('pass', 'fail'), metrics: [] }).passed).toBe(true)
    expect(judgeGate({ failures: 1 }, { tests: tests('fail', 'fail'), metrics: [] }).passed).toBe(false)
    expect(judgeGate({ failures: 1 }, { tests: tests('fail', 'error'), metrics: [] }).passed).toBe(false)
    expect(judgeGate({ failures: 1, errors: 1 }, { tests: tests('fail', 'error'), metrics: [] }).passed).toBe(
      true,
    )
  })

  it('holds a metric against its minimum', () => {
    expect(
      judgeGate({ minimum: { 'citation-recall': 0.9 } }, { tests: tests('fail'), metrics: [recall] }).passed,
    ).toBe(true)
    expect(
      judgeGate({ minimum: { 'citation-recall': 0.91 } }, { tests: tests('pass'), metrics: [recall] }).passed,
    ).toBe(false)
  })

  it('fails where a minimum could not be measured', () => {
    const { passed, checks } = judgeGate(
      { minimum: { 'citation-f1': 0.5 } },
      { tests: tests('pass'), metrics: [recall] },
    )
    expect(passed).toBe(false)
    expect(checks.at(-1)).toMatchObject({ rule: 'minimum citation-f1', status: 'failed' })
  })

  it('takes every failure as new without a baseline, and says so', () => {
    const { passed, checks } = judgeGate({ newFailures: 0 }, { tests: tests('pass', 'fail'), metrics: [] })
    expect(passed).toBe(false)
    expect(checks.at(-1)).toMatchObject({ rule: 'newFailures', actual: 1, status: 'failed' })
    expect(checks.at(-1)?.explanation).toContain('no baseline')
  })

  it('holds nothing back for a drop without a baseline, and says so', () => {
    const { passed, checks } = judgeGate(
      { maxDrop: { 'citation-recall': 0.05 } },
      { tests: tests('pass'), metrics: [recall] },
    )
    expect(passed).toBe(true)
    expect(checks.at(-1)).toMatchObject({ rule: 'maxDrop citation-recall', status: 'n/a' })
  })
})
