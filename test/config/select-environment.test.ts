import { describe, expect, test } from 'vitest'
import type { Variables } from '../../src/config/environment-variables.ts'
import { readProject } from '../../src/config/read-project.ts'
import { selectEnvironment } from '../../src/config/select-environment.ts'
import { places, project } from './support.ts'

async function select(settings: string, variables?: Variables, name?: string) {
  const text = `project: p\nid: x1\nvars: { company: Northwind, size: 3 }\nenvironments:\n  env: { ${settings} }\n`
  const { root } = await project({ 'asst.yaml': text })
  const read = await readProject(root)
  if (!read.value) return { problems: read.problems }
  return selectEnvironment(read.value, name, variables)
}

test('fills in every default', async () => {
  const { value } = await select('provider: openai, api_key: "${KEY}"', { KEY: 'k' })
  expect(value).toEqual({
    name: 'env',
    identity: 'env',
    provider: 'openai',
    apiKey: 'k',
    runtime: 'responses',
    query: {},
    headers: {},
    vars: { company: 'Northwind', size: 3 },
    protect: false,
    ephemeral: false,
    guard: { maxDeletes: 10, maxFileDeletes: 100, maxFileDeletePercent: 30 },
    limits: {
      concurrency: 16,
      uploadsPerMinute: 1000,
      attachedFilesPerMinute: 2000,
      storeWritesPerMinute: 300,
    },
    uploadNames: 'marked',
    retainDays: 7,
    settleSeconds: 30,
    deadlineSeconds: 600,
  })
})

test('keeps the embedded server to no rates, because it has none', async () => {
  expect((await select('provider: local')).value?.limits).toEqual({
    concurrency: 16,
    uploadsPerMinute: Infinity,
    attachedFilesPerMinute: Infinity,
    storeWritesPerMinute: Infinity,
  })
})

test('takes every setting over', async () => {
  const { value } = await select(
    'provider: openai-compatible, runtime: assistants, base_url: "https://h/v1", api_key_command: [az, token], ' +
      'organization: o, openai_project: pr, query: { api-version: v1 }, headers: { X-A: b }, vars: { company: C }, ' +
      'protect: true, ephemeral: true, instance: pr-7, upload_names: plain, retain_days: 0, settle_seconds: 1, ' +
      'deadline_seconds: 9, guard: { max_deletes: 1, max_file_deletes: 2, max_file_delete_percent: 3 }, limits: ' +
      '{ concurrency: 1, uploads_per_minute: 2, attached_files_per_minute: 3, store_writes_per_minute: 4 }',
  )
  expect(value).toEqual({
    name: 'env',
    instance: 'pr-7',
    identity: 'env@pr-7',
    provider: 'openai-compatible',
    runtime: 'assistants',
    baseUrl: 'https://h/v1',
    apiKeyCommand: ['az', 'token'],
    organization: 'o',
    openaiProject: 'pr',
    query: { 'api-version': 'v1' },
    headers: { 'X-A': 'b' },
    vars: { company: 'C', size: 3 },
    protect: true,
    ephemeral: true,
    guard: { maxDeletes: 1, maxFileDeletes: 2, maxFileDeletePercent: 3 },
    limits: { concurrency: 1, uploadsPerMinute: 2, attachedFilesPerMinute: 3, storeWritesPerMinute: 4 },
    uploadNames: 'plain',
    retainDays: 0,
    settleSeconds: 1,
    deadlineSeconds: 9,
  })
})

test('an unknown name gets a did-you-mean', async () => {
  const { value, problems } = await select('provider: local', {}, 'envv')
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([
    { code: 'unknown-environment', file: 'asst.yaml', hint: 'did you mean env?' },
  ])
  expect((await select('provider: local', {}, 'constructor')).problems).toHaveLength(1)
})

describe('references', () => {
  const settings =
    'provider: openai, api_key: "${KEY}", instance: "${PR:-main}", vars: { company: "${CO} Ltd" }'

  test('are filled from variables, or from their default', async () => {
    const { value } = await select(settings, { KEY: 'k', CO: 'Acme' })
    expect(value).toMatchObject({ apiKey: 'k', identity: 'env@main', vars: { company: 'Acme Ltd' } })
    expect((await select(settings, { KEY: 'k', CO: 'A', PR: '7' })).value?.identity).toBe('env@7')
  })

  test('stay as they are without variables, so that validating needs no key', async () => {
    expect((await select(settings)).value).toMatchObject({ apiKey: '${KEY}', instance: '${PR:-main}' })
  })

  test('that are unset or empty are all reported at their places', async () => {
    const { value, problems } = await select(settings, { CO: '' })
    expect(value).toBeUndefined()
    expect(places(problems)).toEqual([
      'env-variable-unset asst.yaml:5:38',
      'env-variable-unset asst.yaml:5:90',
    ])
    expect(problems.map(({ message }) => message)).toEqual(['${KEY} is not set', '${CO} is empty'])
  })

  test('may make a value that is refused, without showing it', async () => {
    const { problems } = await select(settings, { KEY: 'k', CO: 'A', PR: 'feature/x' })
    expect(problems).toMatchObject([{ code: 'invalid-value', line: 5 }])
    expect(problems[0]?.message).toContain('instance')
  })
})

const rules: [string, string | undefined][] = [
  ['provider: local, base_url: "http://x"', 'env: base_url means nothing to provider local'],
  ['provider: local, headers: {}', 'env: headers means nothing to provider local'],
  ['provider: openai', 'env: provider openai needs api_key or api_key_command'],
  ['provider: openai, api_key: k, api_key_command: [c]', 'env: api_key and api_key_command are both given'],
  ['provider: openai, api_key: k, base_url: "https://eu.example.com/v1"', undefined],
  ['provider: azure, api_key: k', 'env: provider azure needs base_url'],
  [
    'provider: azure, api_key: k, base_url: "https://x", organization: o',
    'env: organization means nothing to provider azure',
  ],
  [
    'provider: azure, api_key: k, base_url: "https://help.openai.azure.com"',
    'env: base_url must lead to the v1 endpoint',
  ],
  ['provider: azure, api_key: k, base_url: "https://help.openai.azure.com/openai/v1/"', undefined],
  ['provider: azure, api_key: k, base_url: "https://gateway.example.com/openai"', undefined],
  ['provider: openai-compatible', 'env: provider openai-compatible needs base_url'],
  ['provider: openai-compatible, base_url: "http://localhost:11434/v1"', undefined],
  ['provider: openai-compatible, base_url: localhost', 'env: base_url must be an http or https URL'],
  ['provider: openai-compatible, base_url: "file:///etc"', 'env: base_url must be an http or https URL'],
  ['provider: openai-compatible, base_url: "https://${HOST}/v1"', undefined],
  [
    'provider: local, instance: "a/b"',
    'env: instance must be 1 to 64 letters, digits, dots, dashes or underscores',
  ],
]

test.for(rules)('%s gets: %s', async ([settings, message]) => {
  const { problems } = await select(settings)
  expect(problems.map((problem) => problem.message)).toEqual(message === undefined ? [] : [message])
})
