import { expect, test } from 'vitest'
import { fillReferences, hasReference, readVariables } from '../../src/config/environment-variables.ts'
import { project } from './support.ts'

const place = () => ({ file: 'asst.yaml', line: 1, column: 1, frame: '' })

test('.env beside asst.yaml gives what the process lacks, and never overrides', async () => {
  const { root } = await project({ '.env': '# keys\nA=file\nB="two words"\n' })
  expect(await readVariables(root, { A: 'process' })).toMatchObject({ A: 'process', B: 'two words' })
})

test('no .env is fine', async () => {
  const { root } = await project()
  expect(await readVariables(root, { A: 'x' })).toEqual({ A: 'x' })
})

test('references are filled in lists and maps, several in a text', () => {
  const filled = fillReferences({ a: ['${X}-${Y:-y}', 3], b: { c: '${Z:-}' } }, { X: 'x' }, place, [])
  expect(filled).toEqual({ value: { a: ['x-y', 3], b: { c: '' } }, problems: [] })
})

test('what a variable brings along is not filled again', () => {
  expect(fillReferences('${X}', { X: '${Y}', Y: 'no' }, place, []).value).toBe('${Y}')
})

test('what is no reference is left alone', () => {
  expect(hasReference('$X {X} ${1} ${} ${X')).toBe(false)
  expect(hasReference('a ${X:-}')).toBe(true)
})
