import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readYaml } from '../../../src/config/yaml/yaml-source.ts'
import { places, project, yaml, yamlSource } from '../support.ts'

describe('what is no document', () => {
  const cases: [string, string | Buffer, string][] = [
    ['an empty file', '', 'yaml-syntax file.yaml:1:1'],
    ['a file of comments', '# nothing\n', 'yaml-syntax file.yaml:1:1'],
    ['a list at the top', '- a', 'yaml-syntax file.yaml:1:1'],
    ['text at the top', 'hello', 'yaml-syntax file.yaml:1:1'],
    ['two documents', 'a: 1\n---\nb: 2', 'yaml-syntax file.yaml:2:1'],
    ['a tab for indentation', 'a:\n\tb: 1', 'yaml-syntax file.yaml:2:1'],
    ['an unclosed quote', 'a: 1\nb: "x\nc: 2\n', 'yaml-syntax file.yaml:2:4'],
    ['invalid UTF-8', Buffer.from('a: 1\nb: \xff', 'latin1'), 'file-encoding file.yaml:2:4'],
  ]
  test.for(cases)('%s is a located problem', async ([, text, expected]) => {
    const { source, problems } = await yaml(text)
    expect(source).toBeUndefined()
    expect(places(problems)).toEqual([expected])
  })

  test('a file that does not exist or is a folder', async () => {
    const { root } = await project({ 'folder/x': '' })
    expect(places((await readYaml(join(root, 'no.yaml'), root)).problems)).toEqual(['file-missing no.yaml'])
    expect(places((await readYaml(join(root, 'folder'), root)).problems)).toEqual(['file-unreadable folder'])
  })
})

test('a byte order mark and Windows line ends change neither data nor places', async () => {
  const source = await yamlSource('\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n')
  expect(source.data).toEqual({ a: 1, b: 'x\ny\n' })
  expect(source.place(['b'])).toMatchObject({ line: 2, column: 4 })
})

describe('place', () => {
  test('points to values, and keyPlace to keys', async () => {
    const source = await yamlSource('a:\n  - b: 1\n    c: two')
    expect(source.place(['a', 0, 'c'])).toMatchObject({ file: 'file.yaml', line: 3, column: 8 })
    expect(source.keyPlace(['a', 0, 'c'])).toMatchObject({ line: 3, column: 5 })
  })

  test('points to the nearest thing around what does not exist', async () => {
    const source = await yamlSource('a:\n  b: 1')
    expect(source.place(['a', 'x', 'y'])).toMatchObject({ line: 2, column: 3 })
  })

  test('points to a needle inside the value', async () => {
    const source = await yamlSource('a: |\n  one\n  two {{x}}\nb: "{{x}}"')
    expect(source.place(['a'], '{{x}}')).toMatchObject({ line: 3, column: 7 })
    expect(source.place(['b'], '{{x}}')).toMatchObject({ line: 4, column: 5 })
    expect(source.place(['b'], 'nowhere')).toMatchObject({ line: 4, column: 4 })
  })
})

test('problem makes an error at the place', async () => {
  const source = await yamlSource('a: 1\nb: 2')
  expect(source.problem('unknown-suite', ['b'], 'no such suite', 'look again')).toEqual({
    code: 'unknown-suite',
    severity: 'error',
    file: 'file.yaml',
    line: 2,
    column: 4,
    frame: '  1 | a: 1\n> 2 | b: 2\n    |    ^',
    message: 'no such suite',
    hint: 'look again',
  })
})

test('validate gives the schema what was written', async () => {
  const source = await yamlSource('a: 1')
  expect(source.validate(z.object({ a: z.number() }))).toEqual({ value: { a: 1 }, problems: [] })
})
