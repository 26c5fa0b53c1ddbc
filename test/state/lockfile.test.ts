import { readFile, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bindingsOf,
  emptyLockfile,
  formatLockfile,
  readLockfile,
  targetOf,
  writeLockfile,
} from '../../src/state/lockfile.ts'
import { environment, project, synced } from '../plan/state-builder.ts'
import { file, full, lockfile, read, staging } from './sample-lockfile.ts'
import { temporaryFolder } from './temporary.ts'

function reversed<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).toReversed())
}

describe('its text', () => {
  test('has sorted keys and one line a file', () => {
    expect(formatLockfile(full)).toMatchInlineSnapshot(`
      "{
        "assistants": {
          "brands/acme": {
            "digest": "d5"
          },
          "support": {
            "assistantId": "asst_1",
            "digest": "d4"
          }
        },
        "environment": "staging",
        "id": "test01",
        "knowledge": {
          "archive": {
            "digest": "d3",
            "files": {}
          },
          "handbook": {
            "digest": "d1",
            "files": {
              "returns/a.md": {"bytes":4103,"code":"file-2","search":"file-1","sha256":"ab12"},
              "returns/b.md": {"bytes":4103,"code":"file-2","search":"file-1","sha256":"ab12"}
            },
            "vectorStoreId": "vs_1"
          },
          "sales": {
            "digest": "d2",
            "files": {
              "b.csv": {"bytes":1,"code":"file-3","sha256":"cd"}
            }
          }
        },
        "lockfileVersion": 1,
        "project": "sample",
        "runtime": "responses",
        "target": {
          "host": "api.openai.com",
          "organization": "org-1",
          "provider": "openai"
        }
      }
      "
    `)
  })

  test('does not depend on the order in which things were added', () => {
    const { knowledge, assistants, ...rest } = full
    const other = { assistants: reversed(assistants), knowledge: reversed(knowledge), ...rest }

    expect(formatLockfile(other)).toBe(formatLockfile(full))
  })

  test('holds no secret of the environment', () => {
    expect(formatLockfile(full)).not.toMatch(/sk-very-secret|hidden/)
  })

  test('is one line a file also where a knowledge base is called like a field', () => {
    const text = formatLockfile(lockfile({ knowledge: { sha256: { digest: 'd', files: { 'a.md': file } } } }))

    expect(text.split('\n')).toContainEqual(expect.stringMatching(/^ +"a.md": \{"bytes":4103,.*\}$/))
  })

  test('is read as it was written, whatever keys and paths people choose', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/^\.{1,2}$|[\\/]/.test(text) && text !== '__proto__')
    const key = fc.oneof(name, fc.constantFrom('constructor', 'toString', 'sha256', 'files', '1', '10'))
    const files = fc.dictionary(key, fc.constant(file))
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, files),
        fc.dictionary(key, fc.string()),
        async (bases, assistants) => {
          const some = lockfile({
            knowledge: Object.fromEntries(
              Object.entries(bases).map(([k, v]) => [k, { digest: 'd', files: v }]),
            ),
            assistants: Object.fromEntries(Object.entries(assistants).map(([k, digest]) => [k, { digest }])),
          })
          const text = formatLockfile(some)
          const again = await read(text)
          expect(again).toEqual(some)
          expect(again && formatLockfile(again)).toBe(text)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('writing', () => {
  test('leaves a file with the same content untouched', async () => {
    const path = join(await temporaryFolder(), 'locks', 'staging.lock.json')
    await writeLockfile(path, full)
    await utimes(path, 1, 1)
    await writeLockfile(path, full)

    expect((await stat(path)).mtimeMs).toBe(1000)
    expect(await readFile(path, 'utf8')).toBe(formatLockfile(full))
  })
})

describe('reading', () => {
  test('finds nothing where there is none', async () => {
    const path = join(await temporaryFolder(), 'staging.lock.json')
    expect(await readLockfile(path, project, staging)).toBeUndefined()
  })

  test('finds only what is there, whatever names objects have of themselves', async () => {
    const found = await read(formatLockfile(full))
    expect(found?.knowledge['constructor']).toBeUndefined()
    expect(found?.assistants['toString']).toBeUndefined()
    expect(found?.knowledge['handbook']?.files['valueOf']).toBeUndefined()
    expect(emptyLockfile(project, staging).knowledge['constructor']).toBeUndefined()
  })

  test('takes a lockfile of the other runtime, because an environment may move', async () => {
    expect(await read(formatLockfile(full), { ...staging, runtime: 'assistants' })).toMatchObject({
      runtime: 'responses',
    })
  })
})

describe('the target', () => {
  test.each([
    ['https://api.openai.com/v1', 'api.openai.com'],
    ['https://res.openai.azure.com/openai/v1/', 'res.openai.azure.com'],
    ['http://localhost:8321', 'localhost:8321'],
    ['https://a.services.ai.azure.com/api/projects/help', 'a.services.ai.azure.com/api/projects/help'],
  ])('of %s is %s', (baseUrl, expected) => {
    expect(targetOf(environment({ provider: 'openai-compatible', baseUrl })).host).toBe(expected)
  })

  test('is OpenAI where nothing else is said, and one place for every local server', () => {
    expect(targetOf(environment())).toEqual({ provider: 'openai', host: 'api.openai.com' })
    expect(targetOf(environment({ provider: 'local' }))).toEqual({ provider: 'local', host: 'local' })
  })

  test('has organization and project, which decide what a key can see', () => {
    expect(targetOf(environment({ organization: 'org-1', openaiProject: 'proj_1' }))).toMatchObject({
      organization: 'org-1',
      openai_project: 'proj_1',
    })
  })
})

test('bindings name stores and, in the order of their paths, code interpreter files', () => {
  const { recorded } = synced({
    knowledge: { handbook: { 'b.md': '2', 'a.md': '1' }, sales: { 'c.csv': '3' } },
    assistants: { support: { search: ['handbook'], code: ['handbook', 'sales'] } },
  })

  expect(bindingsOf(recorded.lockfile)).toEqual({
    stores: { handbook: 'vs_handbook' },
    codeFiles: { handbook: ['a.md@1', 'b.md@2'], sales: ['c.csv@3'] },
  })
  expect(bindingsOf(undefined)).toEqual({ stores: {}, codeFiles: {} })
})
