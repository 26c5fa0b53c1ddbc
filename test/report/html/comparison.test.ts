import { describe, expect, it } from 'vitest'
import { compareSuite } from '../../../src/eval/baseline/compare-suite.ts'
import { renderHtmlReport } from '../../../src/report/html/page.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../../eval/build.ts'
import { buildResult } from '../eval/build-result.ts'

const test = buildTest([[buildAssertion('contains', { value: '30 days' })]], { id: 'window' })

/** A run whose only test is answered with `text`. */
function runOf(text: string) {
  const transcripts = [buildTranscript([buildReply({ text })], { test: 'window' })]
  return { result: buildResult([buildSuite([test])], transcripts), transcripts }
}

/** The page of a run beside its baseline; without what was said in the baseline where that is elsewhere. */
function pageOf(before: string, now: string, isSaid = true): string {
  const { result, transcripts } = runOf(now)
  const baseline = runOf(before)
  const suites = result.suites.map((suite) => {
    const comparison = compareSuite(suite, result.target, baseline.result)
    return { ...suite, ...(comparison && { comparison }) }
  })
  const [suite] = baseline.result.suites
  if (suite === undefined) throw new Error('the baseline has no suite')
  const baselines = new Map([[suite.key, { suite, transcripts: isSaid ? baseline.transcripts : [] }]])
  return renderHtmlReport({ result: { ...result, suites }, transcripts, history: [], baselines })
}

describe('a page beside a baseline', () => {
  it('shows both answers where they differ, and marks what got worse', () => {
    const page = pageOf('You have 30 days.', 'You have a while.')
    expect(page).toContain('You have 30 days.')
    expect(page).toContain('You have a while.')
    expect(page).toContain('data-states="failed regressed"')
    expect(page).toMatch(/Regressed <span class="count">1</)
  })

  it('says the same answer once', () => {
    const page = pageOf('You have 30 days.', 'You have 30 days.')
    expect(page.match(/You have 30 days\./g)).toHaveLength(1)
    expect(page).toContain('the same answer')
    expect(page).not.toContain('Regressed')
  })

  it('shows the verdict alone where the words of the baseline are elsewhere', () => {
    const page = pageOf('You have 30 days.', 'You have a while.', false)
    expect(page).not.toContain('You have 30 days.')
    expect(page).toContain('in the baseline')
  })

  it('gives a verdict a metric with what it rests on', () => {
    const page = pageOf('You have 30 days.', 'You have a while.')
    expect(page).toContain('insufficient data')
    expect(page).toContain('1 test worse, 0 better')
  })
})
