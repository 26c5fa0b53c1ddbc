import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { runDocument } from '../../../src/report/eval/run-document.ts'
import { renderRun } from '../../../src/report/eval/render-run.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../../eval/build.ts'
import { buildResult } from './build-result.ts'

const folder = '.asst/runs/20261121-102030-i000'
const cites = (...value: (string | string[])[]) => buildAssertion('cites', { value })
const says = (value: string) => buildAssertion('contains', { value })

const passing = buildTest([[says('30 days'), cites('h/a.md')], [buildAssertion('no-citations')]], {
  id: 'window',
})
const passed = buildTranscript([buildReply({ cites: ['h/a.md'] }), buildReply()], { test: 'window' })

const failing = buildTest(
  [
    [says('5 business days'), cites('h/refunds.md', ['h/returns.md', 'h/gone.md'])],
    [buildAssertion('citation-f1', { value: ['h/refunds.md'] }, { threshold: 0.8 })],
  ],
  { id: 'refund', repeat: 2, minPass: 1 },
)
const wrong = buildReply({
  text: 'You can send things back within thirty days of delivery, as long as they are unused and complete.',
  cites: ['h/returns.md', 'h/express.md'],
  retrieved: ['h/returns.md', 'h/express.md', 'h/refunds.md'],
})
const failed = [1, 2].map((repeat) => buildTranscript([wrong, buildReply()], { test: 'refund', repeat }))

const broken = buildTest([[says('7 days')]], { id: 'delivery' })
const refused = buildTranscript(
  [{ user: 'question 1', error: { code: 'provider-refused', message: 'no such model' } }],
  { test: 'delivery' },
)

describe('a run in the terminal', () => {
  it('is short where everything passed', () => {
    const result = buildResult([buildSuite([passing])], [passed])
    expect(renderRun(result, [passed], { width: 80, colour: false, details: true, folder }))
      .toMatchInlineSnapshot(`
        "
        sample asks support, 1 test
          test    turns  recall  precision    f1
        ✓ window      2    1.00       1.00  1.00

        metric              macro  95 %       micro    over
        pass-rate            1.00  0.21–1.00         1 test
        citation-recall      1.00              1.00  1 turn
        citation-precision   1.00              1.00  1 turn
        citation-f1          1.00              1.00  1 turn
        resolve-rate         1.00              1.00  1 turn

        gate passed  sample  failures 0 ≤ 0, errors 0 ≤ 0
        1 of 1 test passed (2 turns in 3.2 s)
        saved in .asst/runs/20261121-102030-i000
        "
      `)
  })

  it('shows what was expected, cited and retrieved where a test failed', () => {
    const gate = { failures: 0, minimum: { 'citation-recall': 0.9 }, maxDrop: { 'citation-recall': 0.05 } }
    const transcripts = [passed, ...failed, refused]
    const result = buildResult([buildSuite([passing, failing, broken], { gate })], transcripts)
    expect(renderRun(result, transcripts, { width: 80, colour: false, details: true, folder }))
      .toMatchInlineSnapshot(`
        "
        sample asks support, 3 tests
          test      turns  passed  recall  precision    f1
        ✓ window        2     1/1    1.00       1.00  1.00
        ✗ refund        2     0/2    0.25       0.50  0.25
        ! delivery      1     0/1       –          –     –

        ✗ sample › refund  evals/sample.yaml:7, repeat 1: 0 of 2 passed, 1 needed
          turn 1 of 2
          asked      question 1
          answered   You can send things back within thirty days of delivery, as long as
                     they are unused and complete.
          ✗ contains  the reply does not contain "5 business days"
          ✗ cites     h/refunds.md not cited (0.50, needs 1.00)
          expected   h/refunds.md               retrieved at 3, not cited
                     h/returns.md or h/gone.md  cited
          cited      h/returns.md  expected
                     h/express.md  not expected
          retrieved   1  h/returns.md
                      2  h/express.md
                      3  h/refunds.md
          turn 2 of 2
          asked      question 2
          answered   You have 30 days.
          ✗ citation-f1  0 of 1 expected sources cited, nothing cited
          expected   h/refunds.md  not retrieved
          cited      nothing
          retrieved  nothing

        ! sample › delivery  evals/sample.yaml:7
          asked      question 1
          error      no such model

        metric              macro  95 %       micro     over
        pass-rate            0.33  0.06–0.79         3 tests
        pass@1               0.33                    3 tests
        pass@2               0.00                     1 test
        pass^2               0.00                     1 test
        citation-recall      0.50              0.43  3 turns
        citation-precision   0.75              0.60  2 turns
        citation-f1          0.50              0.50  3 turns
        resolve-rate         1.00              1.00  2 turns

        gate failed  sample
          ✗ failures: 1, at most 0 allowed
          ✗ errors: 1, at most 0 allowed
          ✗ minimum citation-recall: 0.500, at least 0.9 wanted
          – maxDrop citation-recall: no baseline to compare with, n/a
        1 of 3 tests passed, 1 failed, 1 error (6 turns in 3.2 s)
        saved in .asst/runs/20261121-102030-i000
        "
      `)
  })

  it('shows every turn, and sources that are missing, where the thread as a whole failed', () => {
    const test = buildTest([[], []], { assert: [cites('h/a.md'), says('a year')] })
    const transcripts = [buildTranscript([buildReply({ retrieved: ['h/a.md'] }), buildReply()])]
    const result = buildResult([buildSuite([test])], transcripts)
    const text = renderRun(result, transcripts, { width: 80, colour: false, details: true, folder })
    expect(text).toMatch(/question 1[^]*question 2[^]*whole thread[^]*h\/a\.md +retrieved at 1, not cited/)
  })

  it('says why a test could not be judged', () => {
    const test = buildTest([[buildAssertion('citation-precision', { value: ['h/a.md'] })]])
    const transcripts = [buildTranscript([buildReply()])]
    const result = buildResult([buildSuite([test])], transcripts)
    const text = renderRun(result, transcripts, { width: 80, colour: false, details: true, folder })
    expect(text).toMatch(/\? citation-precision +n\/a: nothing is cited/)
  })

  it('leaves out what went wrong where only the sum is wanted', () => {
    const result = buildResult([buildSuite([failing])], failed)
    const text = renderRun(result, failed, { width: 80, colour: false, details: false, folder })
    expect(text).toContain('0 of 1 test passed')
    expect(text).not.toContain('asked')
  })

  it('keeps to the width', () => {
    const long = 'handbook/returns/everything-about-sending-things-back/and-a-rather-long-name.md'
    const test = buildTest([[cites(long)]], {
      id: 'a-test-with-a-name-that-is-longer-than-anyone-would-wish'.repeat(2),
    })
    const reply = buildReply({ text: 'word '.repeat(200), cites: ['h/x.md'], retrieved: [long] })
    const transcript = buildTranscript([reply], { test: test.id })
    const result = buildResult([buildSuite([test])], [transcript])
    const lines = renderRun(result, [transcript], { width: 60, colour: false, details: true, folder }).split(
      '\n',
    )
    const tooLong = lines.filter((line) => line.length > 60 && !line.includes(test.id))
    expect(tooLong).toEqual([])
  })

  it('says the same with colours', () => {
    const result = buildResult([buildSuite([failing])], failed)
    const coloured = renderRun(result, failed, { width: 80, colour: true, details: true, folder })
    expect(coloured).toContain('\u001b[31m')
    expect(stripVTControlCharacters(coloured)).toBe(
      renderRun(result, failed, { width: 80, colour: false, details: true, folder }),
    )
  })

  it('lets no control character of a reply or a file name reach the terminal', () => {
    const reply = buildReply({
      text: 'a\u001b]0;title\u0007b\u001b[2J\r\n\u202Ec',
      cites: ['h/\u001b[31mx.md'],
    })
    const transcript = buildTranscript([reply], { test: 'refund', repeat: 1 })
    const result = buildResult([buildSuite([failing])], [transcript])
    const text = renderRun(result, [transcript], { width: 80, colour: false, details: true, folder })
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('tells of threads that were left behind', () => {
    const left = { ...passed, leftBehind: 'no answer' }
    const text = renderRun(buildResult([buildSuite([passing])], [left]), [left], {
      width: 80,
      colour: false,
      details: true,
      folder,
    })
    expect(text).toContain('1 thread could not be deleted')
  })
})

describe('a run as JSON', () => {
  it('is run.json and the folder that it is in', () => {
    const result = buildResult([buildSuite([passing])], [passed])
    expect(JSON.parse(JSON.stringify(runDocument(result, folder)))).toEqual({ ...result, folder })
  })
})
