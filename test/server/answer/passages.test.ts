import { expect, test } from 'vitest'
import { splitPassages } from '../../../src/server/answer/passages.ts'

const texts = (source: string): string[] => splitPassages(source).map((passage) => passage.text)

test('keeps abbreviations and decimal points inside a sentence', () => {
  expect(texts('Ask Dr. Weber, e.g. by mail. It costs 4.50 euros. Done.')).toEqual([
    'Ask Dr. Weber, e.g. by mail.',
    'It costs 4.50 euros.',
    'Done.',
  ])
})

test('joins lines that were wrapped', () => {
  expect(texts('One sentence that\ngoes on here. Another\none.')).toEqual([
    'One sentence that goes on here.',
    'Another one.',
  ])
})

test('gives headings as context and never as text', () => {
  const [passage] = splitPassages('# Guide\n\n## Setup\n\nRun it.\n')
  expect(passage).toMatchObject({ text: 'Run it.', context: ['Guide', 'Setup'] })
})

test('takes the marks of Markdown away and keeps its words', () => {
  expect(texts('See **the [guide](https://example.com/x)** and `run_it`.')).toEqual([
    'See the guide and `run_it`.',
  ])
})

test('names the cells of a table by its header', () => {
  expect(texts('| Plan | Price |\n|---|---|\n| Basic | 5 |\n| Pro | |\n')).toEqual([
    'Plan: Basic; Price: 5',
    'Plan: Pro',
  ])
})

test('reads columns that are aligned by spaces', () => {
  expect(texts('NAME     KEPT FOR\nsession  1 day\ncart     30 days')).toEqual([
    'name: session; kept for: 1 day',
    'name: cart; kept for: 30 days',
  ])
})

test('reads comma-separated lines as rows', () => {
  expect(texts('city,country,people\nRome,Italy,2800000\nOslo,Norway,700000')).toEqual([
    'city: Rome; country: Italy; people: 2800000',
    'city: Oslo; country: Norway; people: 700000',
  ])
})

test('finds titles where blank lines were lost', () => {
  const passages = splitPassages('Charging\nUse the cable. It takes two hours.\nPairing\nHold the button.\n')
  expect(passages.map(({ text, context }) => [text, context[0]])).toEqual([
    ['Use the cable.', 'Charging'],
    ['It takes two hours.', 'Charging'],
    ['Hold the button.', 'Pairing'],
  ])
})

test('tells code from text, also where a chunk begins inside of it', () => {
  const kinds = splitPassages('cut()\n```\n\nIt runs.\n\n```js\nrun()\n\nstop()\n```\n').map(
    ({ kind, text }) => [kind, text],
  )
  expect(kinds).toEqual([
    ['code', 'cut()'],
    ['sentence', 'It runs.'],
    ['code', 'run()'],
    ['code', 'stop()'],
  ])
})

test('takes headings above the chunk for context', () => {
  const [passage] = splitPassages('Run it.\n', '# Guide\n## Setup')
  expect(passage?.context).toEqual(['Guide', 'Setup'])
})

test('leaves the tags of templates out', () => {
  expect(texts('{% callout info %}It is off. {{< hint >}}{% endcallout %}')).toEqual(['It is off.'])
  expect(texts('!!! note "Beware"\n    It is hot.')).toEqual(['Beware: It is hot.'])
})

test('leaves front matter out', () => {
  expect(texts('---\ntitle: X\n---\n\nHello there.')).toEqual(['Hello there.'])
})

test.each(['|', '- ', 'a', '**', '[', '"a": ', '1, ', '  x', '_ ', '?'])(
  'ends on a long run of %j',
  (part) => {
    expect(splitPassages(part.repeat(50_000))).toBeInstanceOf(Array)
  },
)
