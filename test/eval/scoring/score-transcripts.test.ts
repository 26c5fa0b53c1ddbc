import { describe, expect, it } from 'vitest'
import type { ThreadScore } from '../../../src/eval/scoring/score.ts'
import { scoreTranscripts } from '../../../src/eval/scoring/score-transcripts.ts'
import type { AssertionSpec, TestCase } from '../../../src/eval/suites/suite.ts'
import type { Transcript } from '../../../src/eval/runs/transcript.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../build.ts'

function scoreOne(test: TestCase, transcripts: Transcript[]) {
  const result = scoreTranscripts([buildSuite([test])], transcripts)[0]?.tests[0]
  if (result === undefined) throw new Error('nothing was scored')
  return result
}

function threadOf(test: TestCase, transcript: Transcript): ThreadScore {
  const [thread] = scoreOne(test, [transcript]).threads
  if (thread === undefined) throw new Error('nothing was scored')
  return thread
}

/** Of what a turn that cites three files cites. */
function roles(turn: AssertionSpec[], thread: AssertionSpec[] = []) {
  const reply = buildReply({ cites: ['h/a.md', 'h/b.md', 'h/x.md'] })
  const { turns } = threadOf(buildTest([turn], { assert: thread }), buildTranscript([reply]))
  return turns[0]?.sources?.cited.map(({ role }) => role)
}

const says = (value: string, common = {}) => buildAssertion('contains', { value }, common)
const resolve = buildAssertion('citations-resolve')

describe('scoring transcripts', () => {
  it('gives the same scores for the same transcripts', () => {
    const test = buildTest([[says('30 days')], [says('nothing of it')]])
    const transcript = buildTranscript([buildReply(), buildReply()])
    const first = scoreOne(test, [transcript])
    expect(first.verdict).toBe('fail')
    expect(scoreOne(test, [JSON.parse(JSON.stringify(transcript))])).toEqual(first)
  })

  it('fails a thread for one turn', () => {
    const { verdict, turns } = threadOf(
      buildTest([[says('30 days')], [says('nothing of it')]]),
      buildTranscript([buildReply(), buildReply()]),
    )
    expect(verdict).toBe('fail')
    expect(turns.map((turn) => turn.verdict)).toEqual(['pass', 'fail'])
  })

  it('scores whole-thread assertions over all replies', () => {
    const test = buildTest([[], []], { assert: [says('one'), says('two'), says('three')] })
    const { scores } = threadOf(
      test,
      buildTranscript([buildReply({ text: 'one' }), buildReply({ text: 'two' })]),
    )
    expect(scores.map(({ status }) => status)).toEqual(['pass', 'pass', 'fail'])
  })

  it('says why a source that the whole thread should cite is missing', () => {
    const value = ['h/a.md', 'h/b.md', 'h/c.md']
    const test = buildTest([[], []], { assert: [buildAssertion('cites', { value })] })
    const replies = [
      buildReply({ cites: ['h/a.md'], retrieved: ['h/a.md', 'h/x.md'] }),
      buildReply({ retrieved: ['h/a.md', 'h/b.md'] }),
    ]
    expect(threadOf(test, buildTranscript(replies)).expected).toEqual([
      { group: ['h/a.md'], cited: true, rank: 1 },
      { group: ['h/b.md'], cited: false, rank: 3, missing: { cause: 'not cited', rank: 3 } },
      { group: ['h/c.md'], cited: false, missing: { cause: 'not retrieved' } },
    ])
  })

  it('tells what may be cited from what an assertion of the turn or the thread forbids', () => {
    const cites = buildAssertion('cites', { value: ['h/a.md'], allow: ['h/b.md'] })
    const never = buildAssertion('not-cites', { value: ['h/x.md'] })
    expect(roles([cites])).toEqual(['expected', 'allowed', 'forbidden'])
    expect(roles([], [never])).toEqual(['other', 'other', 'forbidden'])
    expect(roles([buildAssertion('no-citations')])).toEqual(['forbidden', 'forbidden', 'forbidden'])
  })

  it('places a test of a dataset in its own file', () => {
    const place = { file: 'evals/cases.csv', line: 3, column: 1, frame: '' }
    expect(scoreOne(buildTest([[]], { place }), [])).toMatchObject({ file: 'evals/cases.csv', line: 3 })
    expect(scoreOne(buildTest([[]]), [])).not.toHaveProperty('file')
  })

  it('does not count assertions with gate: false', () => {
    const test = buildTest([[says('30 days'), says('nothing of it', { gate: false })]])
    expect(scoreOne(test, [buildTranscript([buildReply()])])).toMatchObject({ verdict: 'pass', score: 1 })
  })

  it('weighs assertions in the score of a test', () => {
    const test = buildTest([[says('30 days', { weight: 3 }), says('nothing of it')]])
    expect(scoreOne(test, [buildTranscript([buildReply()])]).score).toBe(3 / 4)
  })

  it('is unscored where nothing that counts could be judged', () => {
    const test = buildTest([[buildAssertion('citation-precision')], []])
    expect(scoreOne(test, [buildTranscript([buildReply(), buildReply()])]).verdict).toBe('unscored')
  })

  it('passes a test where enough of its repeats pass', () => {
    const turns = [[says('30 days')]]
    const transcripts = [
      buildTranscript([buildReply()], { repeat: 1 }),
      buildTranscript([buildReply({ text: 'no' })], { repeat: 2 }),
      buildTranscript([buildReply()], { repeat: 3 }),
    ]
    expect(scoreOne(buildTest(turns, { repeat: 3, minPass: 2 }), transcripts)).toMatchObject({
      verdict: 'pass',
      passes: 2,
    })
    expect(scoreOne(buildTest(turns, { repeat: 3, minPass: 3 }), transcripts)).toMatchObject({
      verdict: 'fail',
      passes: 2,
    })
  })
})

describe('errors', () => {
  it('names the cause where a turn met one', () => {
    const error = { code: 'provider-refused', message: 'no such model' }
    const thread = threadOf(
      buildTest([[says('30 days')], []]),
      buildTranscript([buildReply(), { user: 'question 2', error }]),
    )
    expect(thread).toMatchObject({ verdict: 'error', error })
    expect(thread.turns.map(({ verdict }) => verdict)).toEqual(['pass', 'error'])
  })

  it('takes a failed answer as an error, an incomplete one as an answer', () => {
    const failed = buildReply({ status: 'failed', error: { code: 'server_error', message: 'try later' } })
    const test = buildTest([[says('30 days')]])
    expect(threadOf(test, buildTranscript([failed]))).toMatchObject({
      verdict: 'error',
      error: { code: 'server_error', message: 'the answer is failed: try later' },
    })
    expect(threadOf(test, buildTranscript([buildReply({ status: 'incomplete' })])).verdict).toBe('pass')
  })

  it('takes a citation that does not resolve as an error where that is not asserted', () => {
    const reply = buildReply({ cites: ['h/a.md', '?file-9'] })
    const thread = threadOf(buildTest([[says('30 days')]]), buildTranscript([reply]))
    expect(thread).toMatchObject({ verdict: 'error', error: { code: 'unresolved-citation' } })
    expect(thread.error?.message).toContain('file-9')
  })

  it('takes it as a failure where it is asserted, be it for the whole thread', () => {
    const transcript = buildTranscript([buildReply({ cites: ['?file-9'] })])
    expect(threadOf(buildTest([[resolve]]), transcript).verdict).toBe('fail')
    expect(threadOf(buildTest([[]], { assert: [resolve] }), transcript)).toMatchObject({
      verdict: 'fail',
      turns: [{ verdict: 'pass' }],
    })
  })

  it('takes a thread without a transcript, or cut short, as an error', () => {
    const test = buildTest([[], []])
    expect(scoreOne(test, []).verdict).toBe('error')
    expect(scoreOne(test, [buildTranscript([buildReply()])]).verdict).toBe('error')
  })
})

describe('sources', () => {
  it('tells for each expected one whether it was cited, and where it was retrieved', () => {
    const cites = buildAssertion('cites', {
      value: ['h/a.md', ['h/b.md', 'h/c.md'], 'h/d.md'],
      allow: ['h/e.md'],
    })
    const reply = buildReply({
      cites: ['h/a.md', 'h/e.md', 'h/x.md', 'h/a.md', '?file-9'],
      retrieved: ['h/x.md', 'h/a.md', 'h/x.md', 'h/c.md'],
    })
    const [turn] = threadOf(buildTest([[cites, resolve]]), buildTranscript([reply])).turns
    expect(turn?.sources?.expected).toEqual([
      { group: ['h/a.md'], cited: true, rank: 2 },
      { group: ['h/b.md', 'h/c.md'], cited: false, rank: 3, missing: { cause: 'not cited', rank: 3 } },
      { group: ['h/d.md'], cited: false, missing: { cause: 'not retrieved' } },
    ])
    expect(turn?.sources?.cited.map(({ path, role }) => [path, role])).toEqual([
      ['h/a.md', 'expected'],
      ['h/e.md', 'allowed'],
      ['h/x.md', 'forbidden'],
      [undefined, 'unresolved'],
    ])
  })

  it('puts several cites of a turn together', () => {
    const turn = [
      buildAssertion('cites', { value: ['h/a.md'] }),
      buildAssertion('cites', { value: ['h/b.md'], allow: ['h/c.md'] }, { gate: false }),
      buildAssertion('citation-recall', {}, { gate: false }),
    ]
    const reply = buildReply({ cites: ['h/a.md'] })
    const [scored] = threadOf(buildTest([turn]), buildTranscript([reply])).turns
    expect(scored?.measures.recall).toEqual({ hits: 1, total: 2 })
    expect(scored?.scores.at(-1)?.value).toBe(1 / 2)
  })
})
