import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProject } from '../../src/config/read-project.ts'
import { places, project } from './support.ts'

async function read(text: string) {
  const { root } = await project({ 'asst.yaml': text })
  return readProject(root)
}

const good =
  'project: p\nid: x1\nenvironments:\n  local: { provider: local }\n  prod: { provider: openai, api_key: "${KEY}" }\n'

test('reads names, environments and vars, and needs no variable', async () => {
  const { value, problems } = await read(
    `${good}vars: { company: Northwind }\njudge: { model: m, environment: prod }\n`,
  )
  expect(problems).toEqual([])
  expect(value).toMatchObject({
    name: 'p',
    id: 'x1',
    environmentNames: ['local', 'prod'],
    defaultEnvironment: 'local',
    vars: { company: 'Northwind' },
    judge: { model: 'm', environment: 'prod' },
  })
  expect(value?.file).toBe(join(value?.root ?? '', 'asst.yaml'))
})

test('locates values for problems found later', async () => {
  const { value } = await read(good)
  expect(value?.locate(['environments', 'prod', 'provider'])).toMatchObject({
    file: 'asst.yaml',
    line: 5,
    column: 21,
  })
})

test('a folder without asst.yaml is no project', async () => {
  const { root } = await project({ 'sub/x': '' })
  const { value, problems } = await readProject(join(root, 'sub'))
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([{ code: 'project-missing', severity: 'error' }])
})

const bad: [string, string, string][] = [
  ['an unknown key', `${good}varz: {}`, 'unknown-key asst.yaml:6:1'],
  ['a missing name', 'id: x\nenvironments: { local: { provider: local } }', 'missing-key asst.yaml:1:1'],
  ['a name that cannot be a mark', good.replace(' p', ' "a b"'), 'invalid-value asst.yaml:1:10'],
  ['no environments', 'project: p\nid: x\nenvironments: {}', 'invalid-value asst.yaml:3:15'],
  ['an environment name with @', `${good}  "a@b": { provider: local }`, 'invalid-value asst.yaml:6:3'],
  ['an unknown provider', good.replace('openai', 'opnai'), 'invalid-value asst.yaml:5:21'],
  ['an unknown runtime', good.replace('local }', 'local, runtime: x }'), 'invalid-value asst.yaml:4:38'],
  ['an unknown default', `${good}default_environment: lcoal`, 'unknown-environment asst.yaml:6:22'],
  ['an unknown judge', `${good}judge: { model: m, environment: x }`, 'unknown-environment asst.yaml:6:33'],
  [
    'a guard over 100 %',
    good.replace('local }', 'local, guard: { max_file_delete_percent: 101 } }'),
    'invalid-value asst.yaml:4:63',
  ],
  [
    'a limit of 0',
    good.replace('local }', 'local, limits: { concurrency: 0 } }'),
    'invalid-value asst.yaml:4:52',
  ],
  [
    'a setting that the provider does not take',
    good.replace('local }', 'local, api_key: k }'),
    'invalid-value asst.yaml:4:38',
  ],
]

test.for(bad)('%s is a located problem', async ([, text, expected]) => {
  const { value, problems } = await read(text)
  expect(value).toBeUndefined()
  expect(places(problems)).toEqual([expected])
})

test('shows the problems of all environments at once', async () => {
  const { problems } = await read(
    'project: p\nid: x\nenvironments:\n  a: { provider: azure }\n  b: { provider: openai }\n',
  )
  expect(problems.map(({ line, message }) => [line, message])).toEqual([
    [4, 'a: provider azure needs base_url'],
    [4, 'a: provider azure needs api_key or api_key_command'],
    [5, 'b: provider openai needs api_key or api_key_command'],
  ])
})
