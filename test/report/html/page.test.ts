import { describe, expect, it } from 'vitest'
import { renderHtmlReport } from '../../../src/report/html/page.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../../eval/build.ts'
import { buildResult } from '../eval/build-result.ts'
import { hostileTexts } from './hostile.ts'

function pageOf(text: string): string {
  const test = buildTest([[buildAssertion('contains', { value: text })]], { id: text, tags: [text] })
  const reply = buildReply({ text, cites: [text, `?${text}`], retrieved: [text] })
  const transcripts = [buildTranscript([{ user: text, reply }], { test: text, suite: text })]
  const result = buildResult([buildSuite([test], { key: text, file: text, assistant: text })], transcripts)
  return renderHtmlReport({ result, transcripts, history: [], baselines: new Map() })
}

const elements = (markup: string) => markup.match(/<[a-z]+/gi)?.toSorted()

describe('the HTML page', () => {
  it.each(hostileTexts)('has no element of %j', (text) => {
    expect(elements(pageOf(text))).toEqual(elements(pageOf('harmless')))
  })

  it('stands each retrieved text once, however many turns retrieved it', () => {
    const reply = buildReply({ retrieved: ['h/a.md'] })
    const test = buildTest([[], [], []])
    const transcripts = [buildTranscript([reply, reply, reply])]
    const page = renderHtmlReport({
      result: buildResult([buildSuite([test])], transcripts),
      transcripts,
      history: [],
      baselines: new Map(),
    })
    expect(page.match(/from h\/a\.md/g)).toHaveLength(1)
    expect(page.match(/data-chunk="chunk-1"/g)).toHaveLength(3)
  })

  it('puts citations where they stand, and at the end where they point past it', () => {
    const citations = [
      { fileId: 'file-b', path: 'h/b.md', at: 99 },
      { fileId: 'file-a', path: 'h/a.md', at: 4 },
    ]
    const reply = { ...buildReply({ text: 'One. Two.' }), citations }
    const transcripts = [buildTranscript([reply])]
    const result = buildResult([buildSuite([buildTest([[]])])], transcripts)
    const answer = /<span class="answer">(.*?)<\/span\s*>\s*<ol class="legend"/s.exec(
      renderHtmlReport({ result, transcripts, history: [], baselines: new Map() }),
    )?.[1]
    expect(answer?.replaceAll(/<button.*?<\/button>/gs, '◆').replaceAll(/\s+/g, ' ')).toBe('One.◆ Two.◆')
  })

  it('shows how earlier runs went, and nothing where there is none', () => {
    const result = buildResult([buildSuite([buildTest([[]])])], [buildTranscript([buildReply()])])
    const past = { id: 'earlier', startedAt: '2026-11-20T08:00:00.000Z', passRate: 0.5 }
    expect(renderHtmlReport({ result, transcripts: [], history: [past], baselines: new Map() })).toContain(
      '50 % passed',
    )
    expect(renderHtmlReport({ result, transcripts: [], history: [], baselines: new Map() })).not.toContain(
      '<figure',
    )
  })
})
