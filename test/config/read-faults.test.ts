import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFaults } from '../../src/config/read-faults.ts'
import { places, project } from './support.ts'

async function read(text: string, name = 'faults.yaml') {
  const { root } = await project({ [name]: text })
  const { value, problems } = await readFaults(join(root, name))
  return { value, places: places(problems).map((place) => place.replace(/ \S*\//, ' ')), problems }
}

const rule = (keys: string) => `rules:\n  - ${keys.replaceAll('\n', '\n    ')}\n`

describe('readFaults', () => {
  it('reads rules as they stand, from YAML and from JSON', async () => {
    const yaml = rule('path: /files\nmethod: POST\nnth: [1, 3]\nanswer: { status: 503, retry_after: 0.5 }')
    const value = {
      seed: 7,
      rules: [{ path: '/files', method: 'POST', nth: [1, 3], answer: { status: 503, retry_after: 0.5 } }],
    }
    expect(await read(`seed: 7\n${yaml}`)).toMatchObject({ value, places: [] })
    expect(await read(JSON.stringify(value), 'faults.json')).toMatchObject({ value, places: [] })
  })

  it.each([
    'path: /**\ndrop: after_effect',
    'path: /vector_stores/*/files\nstuck: true\ntimes: 2',
    'path: /threads/*/runs\nstuck: true\nevery: 3',
    'path: /vector_stores/*/file_batches\nfail: { files: "*.pdf", code: invalid_file }\nprobability: 0.1',
    'path: /vector_stores\nmethod: GET\nlag: { requests: 2 }',
    'path: /files\nlag: { seconds: 1.5 }',
  ])('takes the rule %j', async (keys) => {
    expect((await read(rule(keys))).problems).toEqual([])
  })

  it.each([
    ['path: /v1/files\ndrop: before_effect', 'invalid-value faults.yaml:2:11'],
    ['path: files\ndrop: before_effect', 'invalid-value faults.yaml:2:11'],
    ['path: /files', 'invalid-value faults.yaml:2:5'],
    ['path: /files\ndrop: before_effect\nlag: { requests: 1 }', 'invalid-value faults.yaml:2:5'],
    ['path: /files\nanswer: { status: 200 }', 'invalid-value faults.yaml:3:23'],
    ['path: /files\ndrop: sometimes', 'invalid-value faults.yaml:3:11'],
    ['path: /files\nnth: 0\ndrop: before_effect', 'invalid-value faults.yaml:3:10'],
    ['path: /files\nmethod: POST\nlag: { requests: 1 }', 'invalid-value faults.yaml:3:13'],
    ['path: /files\nmethod: GET\nstuck: true', 'invalid-value faults.yaml:3:13'],
    ['path: /files\nretries: 2\ndrop: before_effect', 'unknown-key faults.yaml:3:5'],
    ['drop: before_effect', 'missing-key faults.yaml:2:5'],
  ])('refuses the rule %j and says where', async (keys, place) => {
    const { value, places } = await read(rule(keys))
    expect(value).toBeUndefined()
    expect(places).toEqual([place])
  })

  it('reads the example of docs/server.md', async () => {
    const docs = await readFile(new URL('../../docs/server.md', import.meta.url), 'utf8')
    const [, example = ''] = /```yaml\n(seed:[\s\S]*?)```/.exec(docs) ?? []
    const { value, problems } = await read(example)
    expect(problems).toEqual([])
    expect(value?.rules).toHaveLength(6)
  })

  it('says that a file is not there, or is no YAML', async () => {
    const { problems } = await readFaults('/nowhere/faults.yaml')
    expect(problems).toMatchObject([{ code: 'file-missing' }])
    expect((await read('rules: [')).places).toEqual([expect.stringMatching(/^yaml-syntax/)])
  })
})
