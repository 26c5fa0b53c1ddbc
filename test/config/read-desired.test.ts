import { expect, test } from 'vitest'
import { desired, places } from './support.ts'

test('declares what the files say for one environment', async () => {
  const { value, problems } = await desired({
    'assistants/support.yaml': 'model: m\ntools: [{ type: file_search, knowledge: [handbook] }]',
    'assistants/analyst.yaml': 'model: m\ntools: [{ type: code_interpreter, knowledge: [sales, handbook] }]',
    'knowledge/handbook/a.md': 'a',
    'knowledge/sales/orders.csv': 'a,b',
    'knowledge/README.md': 'belongs to no knowledge base',
  })
  expect(problems).toEqual([])
  expect(value?.environment.name).toBe('local')
  expect([...(value?.assistants.keys() ?? [])]).toEqual(['analyst', 'support'])
  expect([...(value?.knowledge.values() ?? [])].map(({ key, search, code }) => [key, search, code])).toEqual([
    ['handbook', true, true],
    ['sales', false, true],
  ])
})

test('all problems of all files come at once, by file and line', async () => {
  const { value, problems } = await desired({
    'assistants/b.yaml': 'model: m\nname: 5\ntemperature: 9\ntools: [{ type: file_search, knowledge: [kb] }]',
    'assistants/a.yaml': 'model: {{m}}',
    'assistants/c.yaml': '- no map',
    'knowledge/kb.yaml': 'include: ["*.pdf"]',
    'knowledge/kb/a.md': 'a',
    'knowledge/other.yaml': 'nope: 1',
    'knowledge/other/a.md': 'a',
  })
  expect(value).toBeUndefined()
  expect(places(problems)).toEqual([
    'variable-unquoted assistants/a.yaml:1:8',
    'invalid-value assistants/b.yaml:2:7',
    'invalid-value assistants/b.yaml:3:14',
    'yaml-syntax assistants/c.yaml:1:1',
    'glob-empty knowledge/kb.yaml:1:11',
    'unknown-key knowledge/other.yaml:1:1',
  ])
})

test('does not call unused what an assistant with errors may use', async () => {
  const { problems } = await desired({ 'assistants/a.yaml': 'model: [', 'knowledge/kb/a.md': 'a' })
  expect(problems.map(({ code }) => code)).toEqual(['yaml-syntax'])
})

test('an assistant that the environment disables uses nothing', async () => {
  const files = {
    'assistants/a.yaml':
      'model: m\ntools: [{ type: file_search, knowledge: [kb] }]\nenvironments: { classic: { enabled: false } }',
    'knowledge/kb/a.md': 'a',
  }
  expect((await desired(files, 'local')).value?.knowledge.has('kb')).toBe(true)
  const classic = await desired(files, 'classic')
  expect(classic.value?.knowledge.size).toBe(0)
  expect(classic.problems).toMatchObject([{ code: 'knowledge-unused', severity: 'warning' }])
})
