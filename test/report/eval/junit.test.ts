import { readFile } from 'node:fs/promises'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderJunit } from '../../../src/report/eval/junit.ts'
import { hostileTexts } from '../html/hostile.ts'
import { mixedRun, runOf } from './worlds.ts'

const schema = new URL('../../fixtures/junit.xsd', import.meta.url)

async function complaintsOf(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml, schema: await readFile(schema, 'utf8') })
  return errors.map(({ message }) => message)
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false })

describe('JUnit XML', () => {
  it('follows the schema, with a test of each verdict', async () => {
    const { result, transcripts } = mixedRun()
    const xml = renderJunit({ result, transcripts })
    expect(await complaintsOf(xml)).toEqual([])
    const { testsuites } = parser.parse(xml)
    expect(testsuites).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1' })
    expect(testsuites.testsuite.testcase).toMatchObject([
      { name: 'window', classname: 'sample', file: 'evals/sample.yaml', line: '7', time: '0.012' },
      { name: 'refund', failure: { message: 'turn 2: cites: h/refunds.md not cited' } },
      { name: 'parcel', error: { message: 'provider-refused: no such model' } },
      {
        name: 'quiet',
        skipped: {
          message: 'nothing that counts could be judged; citation-precision: n/a: nothing is cited',
        },
      },
    ])
  })

  it('says why a source is missing, how many repeats passed, and what was asked and answered in the one that did not', () => {
    const { result, transcripts } = mixedRun()
    const refund = parser.parse(renderJunit({ result, transcripts })).testsuites.testsuite.testcase[1]
    expect(refund.failure['#text'].split('\n')).toEqual([
      'turn 2: cites: h/refunds.md not cited',
      'turn 2: h/refunds.md: retrieved at 1, not cited',
      '1 of 2 repeats passed, 2 needed',
    ])
    expect(refund['system-out']).toBe('> question 1\nYou have 30 days.\n\n> question 2\nYou have 30 days.')
  })

  it('names flaky tests, and why a gate failed, among the properties of a suite', () => {
    const { result, transcripts } = mixedRun()
    const { property } = parser.parse(renderJunit({ result, transcripts })).testsuites.testsuite.properties
    expect(property).toContainEqual({ name: 'flaky', value: 'refund (1 of 2)' })
    expect(property).toContainEqual({
      name: 'gate',
      value: 'failed: failures: 1, at most 0 allowed; errors: 1, at most 0 allowed',
    })
  })

  it.each([...hostileTexts, ']]>', '\u0000\u0008\u001B[31m\uFFFE\uD800', 'a\nb\tc'])(
    'follows the schema with %j everywhere',
    async (text) => {
      const { result, transcripts } = runOf(text)
      expect(await complaintsOf(renderJunit({ result, transcripts }))).toEqual([])
    },
  )
})
