import { expect, test } from 'vitest'
import { desired, places } from '../support.ts'

async function support(files: Record<string, string>) {
  const { value, problems } = await desired(files)
  return { assistant: value?.assistants.get('support'), problems }
}

test('merges a chain of files, paths resolved against the file that contains them', async () => {
  const { assistant, problems } = await support({
    'assistants/support.yaml': 'extends: ./shared/_brand.yaml\nmodel: mine\nmetadata: { a: null }',
    'assistants/shared/_brand.yaml': 'extends: ../../base/_base.yaml\ninstructions: [./voice.md, Be brief.]',
    'assistants/shared/voice.md': 'Speak kindly.\n',
    'base/_base.yaml':
      'model: base\nmetadata: { a: x, b: y }\ntools: [{ type: function, name: f, handler: ./f.ts }]\nwas: [old]',
    'base/f.ts': '',
  })
  expect(problems).toEqual([])
  expect(assistant).toMatchObject({ model: 'mine', instructions: 'Speak kindly.\n\nBe brief.', was: [] })
  expect(assistant?.metadata).toEqual({ b: 'y' })
  expect(assistant?.tools).toMatchObject([{ name: 'f', handler: expect.stringMatching(/base.f\.ts$/) }])
})

test('locates a value in the file where it stands', async () => {
  const { assistant } = await support({
    'assistants/support.yaml': 'extends: _base.yaml\nname: S',
    'assistants/_base.yaml': 'model: m\nmetadata: { a: b }',
  })
  expect(assistant?.locate(['model'])).toMatchObject({ file: 'assistants/_base.yaml', line: 1, column: 8 })
  expect(assistant?.locate(['name'])).toMatchObject({ file: 'assistants/support.yaml', line: 2, column: 7 })
})

test('a problem in a shared file is said once, where it stands', async () => {
  const { problems } = await support({
    'assistants/support.yaml': 'extends: _base.yaml',
    'assistants/sales.yaml': 'extends: _base.yaml',
    'assistants/_base.yaml': 'model: m\ntemprature: 1',
  })
  expect(places(problems)).toEqual(['unknown-key assistants/_base.yaml:2:1'])
})

test('environments of both files apply after extends', async () => {
  const { assistant } = await support({
    'assistants/support.yaml': 'extends: _base.yaml\nmodel: own\nenvironments: { local: { name: Local } }',
    'assistants/_base.yaml': 'model: base\nenvironments: { local: { model: override, name: Base } }',
  })
  expect(assistant).toMatchObject({ model: 'override', name: 'Local' })
})

test('a circle is an error that shows it', async () => {
  const { problems } = await support({
    'assistants/support.yaml': 'extends: ./_a.yaml\nmodel: m',
    'assistants/_a.yaml': 'extends: ./_b.yaml',
    'assistants/_b.yaml': 'extends: ./_a.yaml',
  })
  expect(problems).toMatchObject([{ code: 'extends-loop', file: 'assistants/_b.yaml', line: 1, column: 10 }])
  expect(problems[0]?.message).toContain('assistants/_a.yaml → assistants/_b.yaml → assistants/_a.yaml')
})

test('a file that extends itself is a circle', async () => {
  const { problems } = await support({ 'assistants/support.yaml': 'extends: ./support.yaml\nmodel: m' })
  expect(problems).toMatchObject([{ code: 'extends-loop' }])
})

test('a file that does not exist gets a did-you-mean', async () => {
  const { problems } = await support({
    'assistants/support.yaml': 'extends: ./_bse.yaml\nmodel: m',
    'assistants/_base.yaml': 'model: m',
  })
  expect(problems).toMatchObject([
    { code: 'file-missing', line: 1, column: 10, hint: 'did you mean _base.yaml?' },
  ])
})

test('what is no path is refused', async () => {
  const { problems } = await support({ 'assistants/support.yaml': 'extends: [a, b]\nmodel: m' })
  expect(places(problems)).toEqual(['invalid-value assistants/support.yaml:1:10'])
})

test('a syntax error in an extended file is shown there', async () => {
  const { problems } = await support({
    'assistants/support.yaml': 'extends: ./_base.yaml',
    'assistants/_base.yaml': 'model: m\nmodel: n',
  })
  expect(places(problems)).toEqual(['duplicate-key assistants/_base.yaml:2:1'])
})
