import { expect, it } from 'vitest'
import { createHeadingReader } from '../../../src/server/knowledge/headings.ts'

/** The headings above a piece of a text. */
function above(text: string, piece: string): string[] {
  return createHeadingReader(text)(text.indexOf(piece)).split('\n')
}

it('gives the headings that a place stands under', () => {
  const text = '# Guide\n\n## Setup\n\nRun it.\n\n### Ports\n\nOne.\n\n## Use\n\nTwo.\n'
  expect(above(text, 'Run it')).toEqual(['# Guide', '## Setup'])
  expect(above(text, 'One')).toEqual(['# Guide', '## Setup', '### Ports'])
  expect(above(text, 'Two')).toEqual(['# Guide', '## Use'])
})

it('leaves out the heading that a place begins with', () => {
  expect(above('# Guide\n\n## Setup\n\nRun it.\n', '## Setup')).toEqual(['# Guide'])
})

it('takes the title from front matter', () => {
  const text = '---\nlayout: page\ntitle: "Travel: a guide"\n---\n\nBook early.\n\n## Trains\n\nCheap.\n'
  expect(above(text, 'Book')).toEqual(['# Travel: a guide'])
  expect(above(text, 'Cheap')).toEqual(['# Travel: a guide', '## Trains'])
})

it('takes a comment in a listing for no heading', () => {
  expect(above('# Guide\n\n```sh\n# install\nrun\n```\n\nDone.\n', 'Done')).toEqual(['# Guide'])
})

it('answers for growing offsets', () => {
  const read = createHeadingReader('# A\n\na\n\n# B\n\nb\n')
  expect([0, 5, 12].map(read)).toEqual(['', '# A', '# B'])
})

it.each(['# ', '---\n', '```\n', 'title: x\n'])('ends on a long run of %j', (part) => {
  expect(createHeadingReader(part.repeat(50_000))(100_000)).toBeTypeOf('string')
})
