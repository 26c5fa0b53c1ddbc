import { describe, expect, it } from 'vitest'
import { createCorpus, createQuestions } from '../../scripts/bench/corpus.ts'
import { type Figure, median, percentile, summarize } from '../../scripts/bench/figure.ts'
import { replaceFigures } from '../../scripts/bench/page.ts'
import { renderTable } from '../../scripts/bench/table.ts'

describe('createCorpus', () => {
  const documents = createCorpus(400_000)
  const text = documents.map((document) => document.text).join('\n')

  it('writes the same documents every time, and others for another seed', () => {
    expect(createCorpus(400_000)).toEqual(documents)
    expect(createCorpus(400_000, 7)).not.toEqual(documents)
  })

  it('writes as many bytes as were asked for', () => {
    expect(documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)).toBe(400_000)
  })

  it('gives each document a title, sections and a name of its own', () => {
    for (const document of documents) expect(document.text).toMatch(/^# \S/)
    expect(text.match(/^##+ \S/gm)?.length).toBeGreaterThan(documents.length)
    expect(new Set(documents.map(({ name }) => name)).size).toBe(documents.length)
  })

  it('uses few words very often and very many words seldom', () => {
    const counts = new Map<string, number>()
    for (const [word] of text.matchAll(/\p{L}+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1)
    const sorted = [...counts.values()].toSorted((a, b) => b - a)
    expect(sorted.length).toBeGreaterThan(5_000)
    expect(sorted[0]).toBeGreaterThan(20 * (sorted[100] ?? 0))
  })

  it('is asked about with words that it has', () => {
    const questions = createQuestions(documents, 20)
    expect(questions).toHaveLength(20)
    for (const question of questions) expect(text).toContain(/(\S+)\?$/.exec(question)?.[1])
  })
})

/** Twice as slow as its floor in the middle one of three rounds. */
const slow: Figure = {
  what: 'indexing',
  unit: 'ms',
  floor: 'bare insert',
  rounds: [
    { value: 100, floor: 100 },
    { value: 900, floor: 300 },
    { value: 400, floor: 200 },
  ],
  target: { ratio: 2 },
}

describe('summarize', () => {
  it('takes the median of the ratios, not the ratio of the medians', () => {
    const rounds = [...slow.rounds, { value: 600, floor: 150 }, { value: 600, floor: 600 }]
    expect(summarize({ ...slow, rounds })).toEqual({
      value: 600,
      floor: 200,
      ratio: { median: 2, min: 1, max: 4 },
      isMet: true,
    })
  })

  it('holds a figure without a floor to a value', () => {
    const memory: Figure = { what: 'upload', unit: 'MB', rounds: [{ value: 161 }], target: { value: 160 } }
    expect(summarize(memory)).toEqual({ value: 161, isMet: false })
    expect(summarize({ ...memory, target: { value: 161 } }).isMet).toBe(true)
  })

  it('does not call a ratio met that was never measured', () => {
    expect(summarize({ ...slow, rounds: [{ value: 1 }] }).isMet).toBe(false)
  })
})

describe('percentile and median', () => {
  it('are values that were measured, or the mean of the middle two', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5)
    expect(median([5, 1, 3])).toBe(3)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })
})

describe('renderTable', () => {
  it('is Markdown that a terminal shows as well', () => {
    const memory: Figure = { what: 'upload', unit: 'MB', rounds: [{ value: 126.4 }], target: { value: 100 } }
    expect(renderTable([slow, { ...memory, note: 'in 1 s' }])).toMatchInlineSnapshot(`
      "| what     | floor               | figure          | ratio                     | target   | met |
      |----------|---------------------|-----------------|---------------------------|----------|-----|
      | indexing | bare insert: 200 ms | 400 ms          | 2.00 × (1.00 × to 3.00 ×) | ≤ 2 ×    | yes |
      | upload   | –                   | 126 MB (in 1 s) | –                         | ≤ 100 MB | NO  |"
    `)
  })
})

describe('replaceFigures', () => {
  it('leaves what people wrote', () => {
    const page = 'before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n'
    const replaced = 'before\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\nafter\n'
    expect(replaceFigures(page, 'new')).toBe(replaced)
    expect(replaceFigures(replaced, 'new')).toBe(replaced)
  })

  it('refuses a page that has no place for them', () => {
    expect(() => replaceFigures('prose', 'new')).toThrow('no place')
  })
})
