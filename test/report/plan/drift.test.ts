import { expect, test } from 'vitest'
import type { Drift } from '../../../src/plan/plan.ts'
import { createPaint } from '../../../src/report/paint.ts'
import { renderDrift } from '../../../src/report/plan/drift.ts'

const render = (parts: Partial<Drift>) =>
  renderDrift(
    [
      {
        kind: 'knowledge',
        key: 'handbook',
        id: 'vs_1',
        what: 'files-missing',
        fields: [],
        files: [],
        ...parts,
      },
    ],
    createPaint(false),
  )

test('says nothing where nobody changed anything', () => {
  expect(renderDrift([], createPaint(false))).toEqual([])
})

test('names what is concerned on the same line where that fits', () => {
  expect(render({ files: ['a.md', 'b.md'] })).toEqual([
    'Drift',
    '! knowledge handbook lacks files that were synced: a.md, b.md  vs_1',
    '',
  ])
  expect(render({ what: 'expired' })[1]).toBe('! knowledge handbook has expired at the provider  vs_1')
})

test('lists the first few beneath it where that does not fit', () => {
  const files = Array.from({ length: 8 }, (_, index) => `returns/document-${index}.md`)

  expect(render({ files })).toEqual([
    'Drift',
    '! knowledge handbook lacks files that were synced  vs_1',
    ...files.slice(0, 5).map((file) => `    ${file}`),
    '    … and 3 more',
    '',
  ])
})
