import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { interpolate } from '../../src/config/interpolate.ts'
import { yamlSource } from './support.ts'

const nowhere = { place: () => ({ file: 'f', line: 1, column: 1, frame: '' }) }

test('fills every string of a value, and nothing else', () => {
  const value = { a: 'Hi {{name}}', b: ['{{ n }}', 3, null, true], '{{name}}': { c: '{{yes}}{{name}}' } }
  expect(interpolate(value, { name: 'Ada', n: 5, yes: true }, nowhere).value).toEqual({
    a: 'Hi Ada',
    b: ['5', 3, null, true],
    '{{name}}': { c: 'trueAda' },
  })
})

test('takes \\{{ for literal braces', () => {
  expect(interpolate('\\{{name}} {{name}}', { name: 'Ada' }, nowhere).value).toBe('{{name}} Ada')
})

test('does not fill what a variable brings along', () => {
  expect(interpolate('{{a}}', { a: '{{b}}', b: 'no' }, nowhere).value).toBe('{{b}}')
})

test('leaves single braces and unclosed ones alone', () => {
  const text = '{name} {{ {"a":{"b":{}}}'
  expect(interpolate(text, {}, nowhere).value).toBe(text)
})

test('places an undefined variable, with what was probably meant', async () => {
  const source = await yamlSource('turns:\n  - user: |\n      Hello\n      {{compny}}')
  const { value, problems } = interpolate(source.data, { company: 'Northwind' }, source)
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([
    {
      code: 'variable-undefined',
      line: 4,
      column: 7,
      message: '{{compny}} is not defined',
      hint: 'did you mean company?',
    },
  ])
})

test('places values below the path they came from', async () => {
  const source = await yamlSource('tests:\n  - input: "{{x}}"')
  expect(interpolate('{{x}}', {}, source, ['tests', 0, 'input']).problems).toMatchObject([
    { line: 2, column: 13 },
  ])
})

test('refuses what is no name, instead of sending it', () => {
  const { problems } = interpolate('{{#if x}}{{ user name }}', { x: 1 }, nowhere)
  expect(problems.map((problem) => problem.hint)).toEqual(Array(2).fill('write \\{{ for literal braces'))
})

test('takes no variable from the prototype', () => {
  expect(interpolate('{{constructor}}', {}, nowhere).problems).toHaveLength(1)
})

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)

test('any text without braces stays as it is, around any filled variable', () => {
  const plain = fc.string().filter((text) => !/[{}\\]/.test(text))
  fc.assert(
    fc.property(plain, name, plain, plain, (before, variable, value, after) => {
      const result = interpolate(`${before}{{${variable}}}${after}`, { [variable]: value }, nowhere)
      expect(result.value).toBe(`${before}${value}${after}`)
    }),
  )
})

test('escaping every opening gives back any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', ' ', '\n') }), (text) => {
      expect(interpolate(text.replaceAll('{{', '\\{{'), {}, nowhere).value).toBe(text)
    }),
  )
})
