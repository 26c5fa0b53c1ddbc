import * as fc from 'fast-check'
import { stringify } from 'yaml'
import { expect, test } from 'vitest'
import { toPlain, type Located } from '../../../src/config/yaml/located.ts'
import { merge } from '../../../src/config/assistants/merge.ts'
import { parseYaml } from '../../../src/config/yaml/parse-yaml.ts'

function locate(data: unknown): Located {
  const { value } = parseYaml({
    file: '/f',
    display: 'f',
    text: stringify(data, { aliasDuplicateObjects: false }),
  })
  if (!value) throw new Error('not parsed')
  return value
}

const merged = (base: unknown, overlay: unknown) => toPlain(merge(locate(base), locate(overlay)))

test('merges maps deeply', () => {
  expect(merged({ a: { x: 1, y: 1 }, b: 1 }, { a: { y: 2 }, c: 3 })).toEqual({
    a: { x: 1, y: 2 },
    b: 1,
    c: 3,
  })
})

test('replaces lists', () => {
  expect(merged({ instructions: ['a', 'b'] }, { instructions: ['c'] })).toEqual({ instructions: ['c'] })
})

test('removes what null lies over', () => {
  expect(merged({ a: 1, b: { c: 1, d: 1 } }, { a: null, b: { c: null } })).toEqual({ b: { d: 1 } })
})

test('keeps a null that lies over nothing, as JSON Schemas have them', () => {
  expect(merged({}, { default: null })).toEqual({ default: null })
})

test('merges tools by type, functions by name and mcp by server_label', () => {
  const base = [
    { type: 'file_search', knowledge: ['a'], max_num_results: 5 },
    { type: 'function', name: 'f', description: 'old' },
    { type: 'mcp', server_label: 'one', server_url: 'u' },
  ]
  const overlay = [
    { type: 'function', name: 'g' },
    { type: 'function', name: 'f', description: 'new' },
    { type: 'file_search', knowledge: ['b'] },
    { type: 'mcp', server_label: 'two' },
  ]
  expect(merged({ tools: base }, { tools: overlay })).toEqual({
    tools: [
      { type: 'file_search', knowledge: ['b'], max_num_results: 5 },
      { type: 'function', name: 'f', description: 'new' },
      { type: 'mcp', server_label: 'one', server_url: 'u' },
      { type: 'function', name: 'g' },
      { type: 'mcp', server_label: 'two' },
    ],
  })
})

function withParameter(tools: string[]) {
  return [{ type: 'function', name: 'f', parameters: { tools } }]
}

test('merges tools of overrides the same way, but no list inside a tool', () => {
  expect(
    merged(
      { environments: { prod: { tools: withParameter(['a']) } } },
      { environments: { prod: { tools: withParameter(['b']) } } },
    ),
  ).toEqual({ environments: { prod: { tools: withParameter(['b']) } } })
})

const data = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.boolean(), tie('list'), tie('map')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    map: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('value'), { maxKeys: 3 }),
  })).value,
)

test('nothing over a tree, a tree over nothing and a tree over itself are that tree', () => {
  fc.assert(
    fc.property(data, (tree) => {
      expect(merged(tree, {})).toEqual(tree)
      expect(merged({}, tree)).toEqual(tree)
      expect(merged(tree, tree)).toEqual(tree)
    }),
  )
})

test('every value of the overlay is in the result', () => {
  fc.assert(
    fc.property(data, data, (base, overlay) => {
      expect({ result: merged(base, overlay) }).toMatchObject({ result: overlay })
    }),
  )
})
