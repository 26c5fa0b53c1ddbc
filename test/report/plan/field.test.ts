import { describe, expect, test } from 'vitest'
import { createPaint } from '../../../src/report/paint.ts'
import { renderField } from '../../../src/report/plan/field.ts'

const options = { paint: createPaint(false), verbose: false }
const update = (before: unknown, after: unknown, verbose = false) =>
  renderField(
    {
      field: 'instructions',
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
    'update',
    { ...options, verbose },
  )

describe('a line', () => {
  test.each([
    ['two short values', 'Be brief.', 'Be kind.', '    instructions: Be brief. → Be kind.'],
    ['numbers', 0, 0.7, '    instructions: 0 → 0.7'],
    ['a value that is new', undefined, { a: 1 }, '    instructions: {a: 1}'],
    [
      'a value that is gone',
      'Be brief.\nBe kind.',
      undefined,
      '    instructions: Be brief. Be kind. → not set',
    ],
  ])('for %s', (_, before, after, line) => {
    expect(update(before, after)).toEqual([line])
  })

  test('is never longer than 80 columns', () => {
    const long = 'word '.repeat(100)
    expect(update(undefined, long)[0]).toHaveLength(80)
    expect(update(long, undefined)[0]).toHaveLength(80)
  })
})

describe('a unified diff', () => {
  test('for long values that differ only at their end', () => {
    const text = 'The same for a long while, until it comes to an end that is '
    expect(update(`${text}good`, `${text}bad`)).toEqual([
      '    instructions:',
      `      -${text}good`,
      `      +${text}bad`,
    ])
  })

  test('for objects, key by key', () => {
    const tool = { type: 'file_search', knowledge: ['handbook'], ranking_options: { score_threshold: 0.25 } }
    expect(update(tool, { ...tool, max_num_results: 8 })).toContain('      +  "max_num_results": 8')
  })

  test('with what lies between two changes left out', () => {
    const text = Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('')
    const lines = update(text, text.replace('line 2\n', 'line two\n').replace('line 25\n', 'line 25!\n'))

    expect(lines).toContain('      …')
    expect(lines.filter((line) => /^ {6}[+-]/.test(line))).toEqual([
      '      -line 2',
      '      +line two',
      '      -line 25',
      '      +line 25!',
    ])
  })

  test('of a new text only where all is asked for', () => {
    expect(update(undefined, 'one\ntwo\n')).toEqual(['    instructions: one two'])
    expect(update(undefined, 'one\ntwo\n', true)).toEqual(['    instructions:', '      +one', '      +two'])
  })
})

test('a delete shows no fields', () => {
  expect(renderField({ field: 'model', before: 'a' }, 'delete', options)).toEqual([])
})
