import { describe, expect, it } from 'vitest'
import { summarise } from '../../../src/eval/metrics/summarise.ts'
import { scoreTranscripts } from '../../../src/eval/scoring/score-transcripts.ts'
import type { TestCase } from '../../../src/eval/suites/suite.ts'
import type { Transcript } from '../../../src/eval/runs/transcript.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../build.ts'

function metricsOf(tests: TestCase[], transcripts: Transcript[]) {
  const scores = scoreTranscripts([buildSuite(tests)], transcripts)
  const metrics = summarise(scores.flatMap((suite) => suite.tests))
  return (name: string) => metrics.find((metric) => metric.name === name)
}

const cites = (...value: (string | string[])[]) => [buildAssertion('cites', { value }, { threshold: 0 })]

/** Of recall over so many tests, the first of which cites nothing. */
function intervalOver(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `test-${index}`)
  const tests = ids.map((id) => buildTest([cites('h/a.md')], { id }))
  const transcripts = ids.map((test, index) =>
    buildTranscript([buildReply({ cites: index === 0 ? [] : ['h/a.md'] })], { test }),
  )
  return metricsOf(tests, transcripts)('citation-recall')?.interval
}

describe('metrics', () => {
  const tests = [
    buildTest([cites('h/a.md', 'h/b.md', 'h/c.md', 'h/d.md'), cites('h/a.md'), []]),
    buildTest([cites('h/e.md')], { id: 'uncited' }),
  ]
  const transcripts = [
    // recall 1/4, precision 1/2; recall 1/1, precision 1/1; a turn that expects nothing
    buildTranscript([
      buildReply({ cites: ['h/a.md', 'h/x.md'] }),
      buildReply({ cites: ['h/a.md'] }),
      buildReply({ cites: ['h/x.md'] }),
    ]),
    // recall 0/1, no precision
    buildTranscript([buildReply()], { test: 'uncited' }),
  ]
  const metric = metricsOf(tests, transcripts)

  it('takes the macro mean over turns and the micro mean over counts', () => {
    expect(metric('citation-recall')).toEqual({
      name: 'citation-recall',
      macro: (1 / 4 + 1 + 0) / 3,
      micro: 2 / 6,
      count: 3,
    })
  })

  it('leaves turns without a citation out of the mean of precision', () => {
    expect(metric('citation-precision')).toEqual({
      name: 'citation-precision',
      macro: (1 / 2 + 1) / 2,
      micro: 2 / 3,
      count: 2,
    })
  })

  it('counts them as 0 in the mean of F1', () => {
    const first = (2 * 0.5 * 0.25) / 0.75
    expect(metric('citation-f1')?.macro).toBeCloseTo((first + 1 + 0) / 3, 12)
    const [p, r] = [2 / 3, 2 / 6]
    expect(metric('citation-f1')?.micro).toBeCloseTo((2 * p * r) / (p + r), 12)
  })

  it('averages the repeats of a turn before it averages turns', () => {
    const repeated = buildTest([cites('h/a.md')], { id: 'repeated', repeat: 3 })
    const once = buildTest([cites('h/a.md')], { id: 'once' })
    const recall = metricsOf(
      [repeated, once],
      [
        buildTranscript([buildReply({ cites: ['h/a.md'] })], { test: 'repeated', repeat: 1 }),
        buildTranscript([buildReply()], { test: 'repeated', repeat: 2 }),
        buildTranscript([buildReply()], { test: 'repeated', repeat: 3 }),
        buildTranscript([buildReply({ cites: ['h/a.md'] })], { test: 'once' }),
      ],
    )('citation-recall')
    expect(recall?.macro).toBeCloseTo((1 / 3 + 1) / 2, 12)
    expect(recall).toMatchObject({ micro: 2 / 4, count: 2 })
  })

  it('has no value where no turn has one', () => {
    const none = metricsOf([buildTest([[]])], [buildTranscript([buildReply()])])
    expect(none('citation-recall')).toEqual({ name: 'citation-recall', count: 0 })
    expect(none('resolve-rate')).toEqual({ name: 'resolve-rate', count: 0 })
  })

  it('counts citations that do not resolve, whether or not the turn is an error for it', () => {
    const transcript = buildTranscript([buildReply({ cites: ['h/a.md', '?file-9'] })])
    expect(metricsOf([buildTest([[]])], [transcript])('resolve-rate')?.macro).toBe(1 / 2)
  })

  it('averages the values of assertions under the name that they are given', () => {
    const named = { metric: 'promises' }
    const test = buildTest([
      [buildAssertion('contains', { value: '30 days' }, named)],
      [buildAssertion('contains', { value: 'nothing of it' }, named)],
    ])
    const replies = [buildReply(), buildReply()]
    expect(metricsOf([test], [buildTranscript(replies)])('promises')).toMatchObject({ macro: 0.5, count: 2 })
  })

  it('takes the pass rate over tests, with errors among those that did not pass', () => {
    const passing = buildTest([[]], { id: 'passing' })
    const missing = buildTest([[]], { id: 'missing' })
    const rate = metricsOf([passing, missing], [buildTranscript([buildReply()], { test: 'passing' })])
    expect(rate('pass-rate')).toMatchObject({ macro: 0.5, count: 2 })
  })

  it('tells where the mean would lie over more tests, within 0 and 1, where there are enough of them', () => {
    expect(intervalOver(9)).toBeUndefined()
    // 39 times 1 and one 0: 0.975 ± 1.96 · 0.025
    expect(intervalOver(40)?.low).toBeCloseTo(0.975 - 1.959964 * 0.025, 6)
    expect(intervalOver(40)?.high).toBe(1)
  })
})
