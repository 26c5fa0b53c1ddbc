import { describe, expect, it } from 'vitest'
import { compareSuite } from '../../../src/eval/baseline/compare-suite.ts'
import { renderRunMarkdown } from '../../../src/report/eval/markdown.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../../eval/build.ts'
import { hostileTexts } from '../html/hostile.ts'
import { buildResult } from './build-result.ts'
import { mixedRun, runOf } from './worlds.ts'

describe('a run in Markdown', () => {
  it('has figures first, and what failed folded up', () => {
    const { result, transcripts } = mixedRun()
    expect(renderRunMarkdown({ result, transcripts })).toMatchInlineSnapshot(`
      "### ❌ \`asst eval\`: gate failed

      **1 of 4 tests passed**, 1 failed, 1 in error, 1 unscored
      on local (local, responses)

      | suite | assistant | passed | gate |
      |---|---|--:|---|
      | sample | support | 1/4 | **failed**: failures: 1, at most 0 allowed; errors: 1, at most 0 allowed |

      Flaky in **sample**: refund \\(1 of 2\\)

      | metric | macro | 95 % | micro | over |
      |---|--:|---|--:|--:|
      | pass-rate | 0.33 | 0.06–0.79 |  | 3 |
      | pass@​1 | 0.50 |  |  | 3 |
      | pass@​2 | 1.00 |  |  | 1 |
      | pass^2 | 0.00 |  |  | 1 |
      | citation-recall | 0.25 |  | 0.33 | 2 |
      | citation-precision | 1.00 |  | 1.00 | 1 |
      | citation-f1 | 0.25 |  | 0.50 | 2 |
      | resolve-rate | 1.00 |  | 1.00 | 1 |

      #### What did not pass

      <details><summary>❌ <b>sample › refund</b> <code>evals/sample.yaml:7</code>, 1 of 2 repeats passed</summary>

      - turn 2: cites: h/refunds.md not cited

      > **question 2**
      >
      > You have 30 days.

      - expected: h/refunds.md retrieved at 1, not cited
      - cited: nothing
      - retrieved: 1 h/refunds.md

      </details>

      <details><summary>⚠️ <b>sample › parcel</b> <code>evals/sample.yaml:7</code></summary>

      - provider-refused: no such model

      > **question 1**

      </details>

      <details><summary>❔ <b>sample › quiet</b> <code>evals/sample.yaml:7</code></summary>

      - citation-precision: n/a: nothing is cited

      > **question 1**
      >
      > You have 30 days.

      - expected: h/a.md not retrieved
      - cited: nothing
      - retrieved: nothing

      </details>

      "
    `)
  })

  it.each([...hostileTexts, '@everyone #1 | cell', '```\n# heading', '[link](javascript:x) ![image](x)'])(
    'shows %j as it is',
    (text) => {
      const { result, transcripts } = runOf(text)
      const markdown = renderRunMarkdown({ result, transcripts })
      expect(markdown.replaceAll(/<\/?(details|summary|b|code)>/g, '')).not.toMatch(/<|[@#]\w/)
      const lines = markdown.split('\n').filter((line) => !line.startsWith('<details>'))
      expect(lines.join('\n')).not.toMatch(/(?<!\\)\]\(|^# |^```/m)
    },
  )

  it('compares each suite with its baseline', () => {
    const { result, transcripts } = mixedRun()
    const suites = result.suites.map((suite) => {
      const comparison = compareSuite(suite, result.target, result)
      return { ...suite, ...(comparison && { comparison }) }
    })
    const markdown = renderRunMarkdown({ result: { ...result, suites }, transcripts })
    expect(markdown).toContain('changed since: nothing of the assistant')
    expect(markdown).toMatch(/\| pass-rate \| 0.50 \| 0.50 \| 0.00 \| .* \| insufficient data \|/)
  })

  it('stays below what a comment takes, and says how much it left out', () => {
    const tests = Array.from({ length: 400 }, (_, index) =>
      buildTest([[buildAssertion('contains', { value: 'x'.repeat(200) })]], { id: `test-${index}` }),
    )
    const transcripts = tests.map(({ id }) => buildTranscript([buildReply()], { test: id }))
    const markdown = renderRunMarkdown({ result: buildResult([buildSuite(tests)], transcripts), transcripts })
    expect(markdown.length).toBeLessThan(60_000)
    expect(markdown).toMatch(/And \d+ more/)
  })
})
