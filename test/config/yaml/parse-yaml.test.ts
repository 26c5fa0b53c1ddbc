import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPlain } from '../../../src/config/yaml/located.ts'
import { parseYaml } from '../../../src/config/yaml/parse-yaml.ts'

function parse(text: string) {
  const { value, problems } = parseYaml({ file: '/f.yaml', display: 'f.yaml', text })
  return { data: value && toPlain(value), codes: problems.map((problem) => problem.code), problems }
}

test('reads scalars, lists and maps as YAML 1.2 has them', () => {
  expect(parse('a: [1, yes, "x", null, 1.5, true]\nb: { c: }').data).toEqual({
    a: [1, 'yes', 'x', null, 1.5, true],
    b: { c: null },
  })
})

test('takes keys as text', () => {
  expect(parse('1: a\ntrue: b\n~: c').data).toEqual({ 1: 'a', true: 'b', '~': 'c' })
})

test('takes a key named __proto__ for data', () => {
  const { data } = parse('__proto__: { polluted: 1 }')
  expect(Object.keys(data ?? {})).toEqual(['__proto__'])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test('expands anchors and merge keys, own keys first', () => {
  expect(
    parse('a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], z: 3 }\nd: *a').data,
  ).toMatchObject({
    c: { x: 1, y: 1, z: 3 },
    d: { x: 1, y: 1 },
  })
})

test('refuses aliases that multiply', () => {
  const levels = Array.from(
    { length: 9 },
    (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`,
  )
  const { codes, problems } = parse(['l0: &l0 [lol]', ...levels].join('\n'))
  expect(codes).toEqual(['yaml-alias-bomb'])
  expect(problems[0]).toMatchObject({ line: 1, column: 5 })
})

test('refuses what is no map for a merge key, and takes a quoted << for a key', () => {
  expect(parse('a: 1\n<<: 5').problems).toMatchObject([{ code: 'yaml-syntax', line: 2, column: 1 }])
  expect(parse('"<<": 5').data).toEqual({ '<<': 5 })
})

test('refuses an anchor that holds its own alias', () => {
  expect(parse('a: &a [*a]').codes).toEqual(['yaml-alias-bomb'])
})

test('places an alias without an anchor', () => {
  expect(parse('a: 1\nb: *nope').problems).toMatchObject([{ code: 'yaml-syntax', line: 2, column: 4 }])
})

test('refuses tags', () => {
  expect(parse('a: !!binary x').problems).toMatchObject([{ code: 'yaml-syntax', line: 1, column: 4 }])
})

test('says of an unquoted variable that it must be quoted, once a line', () => {
  const { problems } = parse('a: {{x}}\nb: {{ y }} and more\nc: [{{z}}]')
  expect(problems).toMatchObject([
    { code: 'variable-unquoted', line: 1, column: 4, hint: 'quote the whole value: "{{x}}"' },
    { code: 'variable-unquoted', line: 2, column: 4 },
    { code: 'variable-unquoted', line: 3, column: 5 },
  ])
})

test('says of an unquoted variable in a flow map that it must be quoted', () => {
  expect(parse('{x: {{var}}}').problems).toMatchObject([{ code: 'variable-unquoted', line: 1, column: 5 }])
})

test('says the same of one inside the text of a flow map', () => {
  expect(parse('{x: Hi {{var}}}').problems).toMatchObject([{ code: 'variable-unquoted', line: 1, column: 8 }])
})

test('refuses numbers that JSON cannot carry', () => {
  expect(parse('a: .nan\nb: [-.inf]').problems).toMatchObject([
    { code: 'invalid-value', line: 1, column: 4 },
    { code: 'invalid-value', line: 2, column: 5 },
  ])
})

test('shows the first slip alone, because the parser complains about all that follows', () => {
  expect(parse('a: - b\nc: [1, 2\nd: "x').problems).toHaveLength(1)
})

test('shows every duplicate key', () => {
  expect(parse('a: 1\nb: 2\na: 3\nb: 4').problems).toMatchObject([
    { code: 'duplicate-key', line: 3, column: 1, message: 'a is given twice in this map' },
    { code: 'duplicate-key', line: 4, column: 1 },
  ])
})

test('any text is either data or problems that are placed inside it', () => {
  const unit = fc.constantFrom(
    'a',
    'b',
    ':',
    ' ',
    '\n',
    '-',
    '[',
    ']',
    '{',
    '}',
    '&',
    '*',
    '!',
    '|',
    '>',
    '"',
    '<<',
    '#',
    '\t',
    '?',
    ',',
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const { data, problems } = parse(text)
      expect(data === undefined).toBe(problems.length > 0)
      const lines = text.split('\n').length
      for (const { line, column } of problems) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
        expect(column).toBeGreaterThanOrEqual(1)
      }
    }),
    { numRuns: 2000 },
  )
})
