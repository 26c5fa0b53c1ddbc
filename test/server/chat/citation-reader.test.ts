import { describe, expect, test } from 'vitest'
import { createCitationReader } from '../../../src/server/chat/citation-reader.ts'

const sources = [
  { fileId: 'file-1', filename: 'returns.md' },
  { fileId: 'file-2', filename: 'shipping.md' },
  { fileId: 'file-1', filename: 'returns.md' },
]

/** The events in short: text as it is, a citation as `<file-1>`, a link as `<path>`. */
function read(pieces: string[]): string {
  const reader = createCitationReader(sources, ['chart.png'])
  const events = [...pieces.flatMap((piece) => reader.read(piece)), ...reader.end()]
  return events
    .map((event) => {
      if (event.type === 'link') return `<${event.file}>`
      if (event.type !== 'text') return ''
      return event.segment.source === undefined ? event.segment.text : `<${event.segment.source.fileId}>`
    })
    .join('')
}

const cases: [string, string, string][] = [
  ['a number', 'Within 30 days [1].', 'Within 30 days<file-1>.'],
  ['numbers side by side, each file once', 'So it is [1][2] [3].', 'So it is<file-1><file-2>.'],
  ['a list of numbers', 'So [1, 2] it is', 'So<file-1><file-2> it is'],
  ['the brackets of other habits', 'So【2†source】 it is【1】', 'So<file-2> it is<file-1>'],
  ['the same file at another place again', 'One [1]. Two [1].', 'One<file-1>. Two<file-1>.'],
  ['no number that no source has', 'See [4] and [0].', 'See [4] and [0].'],
  ['no link of Markdown', '[1](https://example.com) and [a](b)', '[1](https://example.com) and [a](b)'],
  ['no index in code', 'Use `list[1]` here [1].', 'Use `list[1]` here<file-1>.'],
  ['the path of a file that code made', '![x](sandbox:/mnt/data/chart.png)', '![x](<chart.png>)'],
  ['no path of another', '(sandbox:/mnt/data/other.png)', '(sandbox:/mnt/data/other.png)'],
  ['what only begins like something', 'sand [', 'sand ['],
]

describe.each(cases)('reads %s', (_, text, expected) => {
  test('in one piece', () => expect(read([text])).toBe(expected))
  test('letter by letter', () => expect(read([...text])).toBe(expected))
  test('at the end of all', () => expect(read([text.replace(/[.]$/, '')])).toBe(expected.replace(/[.]$/, '')))
})
