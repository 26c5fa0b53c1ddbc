import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatLockfile, readLockfile } from '../../src/state/lockfile.ts'
import { project } from '../plan/state-builder.ts'
import { file, full, read, staging } from './sample-lockfile.ts'
import { temporaryFolder } from './temporary.ts'

const text = formatLockfile(full)
const conflict = text.replace(/("handbook": \{)/, '<<<<<<< HEAD\n$1').replace(/$/, '=======\n>>>>>>> other\n')
const altered = (change: (data: Record<string, unknown>) => void): string => {
  const data = JSON.parse(text)
  change(data)
  return JSON.stringify(data)
}

test.each<[string, string, string, RegExp]>([
  ['is empty', '', 'lockfile-corrupt', /is not JSON/],
  ['is cut short', text.slice(0, 200), 'lockfile-corrupt', /is not JSON/],
  ['is a list', '[]', 'lockfile-corrupt', /top level: .*expected object/],
  ['is null', 'null', 'lockfile-corrupt', /top level: .*expected object/],
  ['is a number', '7', 'lockfile-corrupt', /top level: .*expected object/],
  ['is a text', '"lock"', 'lockfile-corrupt', /top level: .*expected object/],
  ['has no version', '{}', 'lockfile-corrupt', /damaged at lockfileVersion/],
  [
    'has an older version',
    altered((data) => (data['lockfileVersion'] = 0)),
    'lockfile-corrupt',
    /lockfileVersion/,
  ],
  [
    'has a field that nobody knows',
    altered((data) => (data['serial'] = 7)),
    'lockfile-corrupt',
    /Unrecognized key: "serial"/,
  ],
  [
    'has knowledge of another shape',
    altered((data) => (data['knowledge'] = { handbook: { digest: 1, files: {} } })),
    'lockfile-corrupt',
    /damaged at knowledge\.handbook\.digest/,
  ],
  [
    'has a key that leads out of its folder',
    altered((data) => (data['assistants'] = { '../../package': { digest: 'd' } })),
    'lockfile-corrupt',
    /damaged at assistants.*/,
  ],
  [
    'has an absolute path',
    altered((data) => (data['knowledge'] = { a: { digest: 'd', files: { '/etc/passwd': file } } })),
    'lockfile-corrupt',
    /damaged at knowledge\.a\.files/,
  ],
  [
    'has a key that JavaScript gives another meaning',
    text.replace('"handbook"', '"__proto__"'),
    'lockfile-corrupt',
    /it has the key __proto__/,
  ],
  [
    'has one object under two keys',
    altered((data) => {
      data['assistants'] = {
        a: { assistantId: 'asst_1', digest: 'd' },
        b: { assistantId: 'asst_1', digest: 'd' },
      }
    }),
    'lockfile-corrupt',
    /assistants\.a and assistants\.b have the same ID asst_1/,
  ],
  [
    'has an empty ID',
    altered((data) => (data['assistants'] = { a: { assistantId: '', digest: 'd' } })),
    'lockfile-corrupt',
    /assistants\.a\.assistantId: not an ID/,
  ],
  ['has conflict markers of Windows', '<<<<<<< HEAD\r\n=======\r\n', 'lockfile-conflict', /:1: /],
  ['has conflict markers', conflict, 'lockfile-conflict', /:\d+: the lockfile has git conflict markers/],
  [
    'has conflict markers with Windows line ends',
    conflict.replaceAll('\n', '\r\n'),
    'lockfile-conflict',
    /conflict markers/,
  ],
  [
    'is of a newer version',
    altered((data) => Object.assign(data, { lockfileVersion: 2, whatever: true })),
    'lockfile-version',
    /has version 2, and this asst reads up to 1/,
  ],
  [
    'is of another project',
    altered((data) => (data['project'] = 'other')),
    'lockfile-foreign',
    /belongs to project other\/test01, not to sample\/test01/,
  ],
  [
    'is of another copy of the project',
    altered((data) => (data['id'] = 'other')),
    'lockfile-foreign',
    /belongs to project sample\/other/,
  ],
  [
    'is of another environment',
    altered((data) => (data['environment'] = 'prod')),
    'lockfile-foreign',
    /belongs to environment prod, not to staging/,
  ],
  [
    'is of another organization',
    altered((data) => (data['target'] = { provider: 'openai', host: 'api.openai.com' })),
    'lockfile-foreign',
    /was synced to openai at api\.openai\.com, and asst\.yaml now says openai at api\.openai\.com \(org-1\)/,
  ],
])('refuses one that %s', async (_, text, code, message) => {
  await expect(read(text)).rejects.toMatchObject({
    name: 'UserError',
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(code === 'lockfile-version' ? /^upgrade/ : /restore|`asst lock`|of its own/),
  })
})

test.each([
  ['a broken one', '{'],
  ['one in conflict', '<<<<<<< HEAD\n'],
])('tells of `asst lock` where it refuses %s', async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ hint: expect.stringContaining('`asst lock`') })
})

test('writes nothing where it refuses', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'staging.lock.json')
  await writeFile(path, '<<<<<<< HEAD\n')
  await readLockfile(path, project, staging).catch(() => {})

  expect(await readdir(folder)).toEqual(['staging.lock.json'])
  expect(await readFile(path, 'utf8')).toBe('<<<<<<< HEAD\n')
})

test('names the file as a person would type it', async () => {
  const root = await temporaryFolder()
  const path = join(root, 'locks.json')
  await writeFile(path, '{')

  await expect(readLockfile(path, { ...project, root }, staging)).rejects.toThrow(/^locks\.json: /)
})
