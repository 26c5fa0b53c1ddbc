import { describe, expect, it } from 'vitest'
import { rescore } from '../../../src/eval/scoring/rescore.ts'
import { scoreRun } from '../../../src/eval/scoring/score-run.ts'
import { buildAssertion, buildReply, buildSuite, buildTarget, buildTest, buildTranscript } from '../build.ts'

const facts = {
  id: 'run-1',
  startedAt: '2026-11-20T00:00:00.000Z',
  finishedAt: '2026-11-20T00:01:00.000Z',
  target: buildTarget(),
}
const says = (value: string) => [buildAssertion('contains', { value })]
const transcripts = [buildTranscript([buildReply()]), buildTranscript([buildReply()], { repeat: 2 })]
const before = scoreRun(
  facts,
  [buildSuite([buildTest([says('30 days')], { repeat: 2, minPass: 2 })])],
  transcripts,
)
const again = (tests: ReturnType<typeof buildTest>[]) =>
  rescore(before, [buildSuite(tests)], transcripts, new Map())

describe('rescoring', () => {
  it('judges by what the suite says now, and changes nothing where that is the same', () => {
    expect(again([buildTest([says('30 days')])])).toEqual(before)
    expect(again([buildTest([says('60 days')])])).toMatchObject({ id: 'run-1', passed: false })
  })

  it('takes as many repeats as there were, and leaves out what was not asked', () => {
    const { suites } = again([buildTest([says('30 days')]), buildTest([[]], { id: 'added' })])
    expect(suites[0]?.tests.map(({ id, repeat, passes }) => [id, repeat, passes])).toEqual([
      ['sample-test', 2, 2],
    ])
  })

  it('takes an answer to another question as an error', () => {
    const test = buildTest([says('30 days')])
    const { suites } = again([{ ...test, turns: [{ user: 'Something else?', assert: [] }] }])
    expect(suites[0]?.tests[0]).toMatchObject({
      verdict: 'error',
      threads: [{ error: { code: 'asked-otherwise' } }, {}],
    })
  })

  it('throws where nothing of the suites was asked', () => {
    expect(() => again([buildTest([[]], { id: 'added' })])).toThrow('asked none of these tests')
  })
})
