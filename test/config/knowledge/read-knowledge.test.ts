import { mkdir, symlink, truncate } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { desired, places, project } from '../support.ts'

const searching = 'model: m\ntools: [{ type: file_search, knowledge: [kb] }]'
const coding = 'model: m\ntools: [{ type: code_interpreter, knowledge: [kb] }]'
const both =
  'model: m\ntools: [{ type: file_search, knowledge: [kb] }, { type: code_interpreter, knowledge: [kb] }]'

type Files = Record<string, string | Buffer>

async function knowledge(files: Files, assistant = searching, environment?: string) {
  const { value, problems } = await desired({ 'assistants/a.yaml': assistant, ...files }, environment)
  const base = value?.knowledge.get('kb')
  return { base, paths: base?.files.map(({ path }) => path), problems }
}

test('a folder is a knowledge base, with size and hash of every file', async () => {
  const { base, problems } = await knowledge({ 'knowledge/kb/b.txt': 'abc', 'knowledge/kb/sub/a.md': '# A' })
  expect(problems).toEqual([])
  expect(base).toMatchObject({ key: 'kb', search: true, code: false, attributes: {}, was: [] })
  expect(base).not.toHaveProperty('chunking')
  expect(base?.files).toMatchObject([
    {
      path: 'b.txt',
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      search: true,
      code: false,
      asText: false,
    },
    { path: 'sub/a.md' },
  ])
})

test('which tools name it decides who gets which file', async () => {
  const files = { 'knowledge/kb/a.md': 'a', 'knowledge/kb/b.csv': 'a,b', 'knowledge/kb/c.go': 'package c' }
  const uses = async (assistant: string) =>
    (await knowledge(files, assistant)).base?.files.map(({ path, search, code }) => [path, search, code])
  expect(await uses(searching)).toEqual([
    ['a.md', true, false],
    ['c.go', true, false],
  ])
  expect(await uses(coding)).toEqual([
    ['a.md', false, true],
    ['b.csv', false, true],
  ])
  expect(await uses(both)).toEqual([
    ['a.md', true, true],
    ['b.csv', false, true],
    ['c.go', true, false],
  ])
})

test('its file tunes it, also for one environment', async () => {
  const files = {
    'knowledge/kb.yaml': [
      'root: ../docs',
      'include: ["./**/*.{md,csv}"]',
      'exclude: ["drafts/**"]',
      'chunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 200 }',
      'attributes: { audience: customers, year: 2026 }',
      'front_matter: true',
      'upload_as_text: [".CSV"]',
      'allow_secrets: [example-key]',
      'was: [manual]',
      'environments: { classic: { exclude: null, chunking: auto } }',
    ].join('\n'),
    'docs/a.md': '---\ntitle: A\n---\n',
    'docs/b.csv': 'x,y',
    'docs/c.txt': 'no',
    'docs/drafts/d.md': 'd',
  }
  const local = await knowledge(files)
  expect(local.problems).toEqual([])
  expect(local.paths).toEqual(['a.md', 'b.csv'])
  expect(local.base).toMatchObject({
    root: expect.stringMatching(/docs$/),
    file: expect.stringMatching(/kb\.yaml$/),
    chunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 200 },
    attributes: { audience: 'customers', year: 2026 },
    allowSecrets: ['example-key'],
    was: ['manual'],
    files: [{ attributes: { title: 'A' } }, { asText: true }],
  })
  const classic = await knowledge(files, searching, 'classic')
  expect(classic.paths).toEqual(['a.md', 'b.csv', 'drafts/d.md'])
  expect(classic.base).not.toHaveProperty('chunking')
})

const settings: [string, string][] = [
  ['chunkin: {}', 'unknown-key knowledge/kb.yaml:1:1'],
  [
    'chunking: { max_chunk_size_tokens: 99, chunk_overlap_tokens: 0 }',
    'invalid-value knowledge/kb.yaml:1:36',
  ],
  [
    'chunking: { max_chunk_size_tokens: 4097, chunk_overlap_tokens: 0 }',
    'invalid-value knowledge/kb.yaml:1:36',
  ],
  [
    'chunking: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 401 }',
    'invalid-value knowledge/kb.yaml:1:63',
  ],
  ['chunking: { max_chunk_size_tokens: 800 }', 'missing-key knowledge/kb.yaml:1:1'],
  [
    `attributes: { ${Array.from({ length: 15 }, (_, n) => `k${n}: 1`).join(', ')} }`,
    'limit-exceeded knowledge/kb.yaml:1:13',
  ],
  [`attributes: { k: ${'x'.repeat(257)} }`, 'limit-exceeded knowledge/kb.yaml:1:18'],
  ['attributes: { sha256: x }', 'invalid-value knowledge/kb.yaml:1:15'],
  ['attributes: { k: [1] }', 'invalid-value knowledge/kb.yaml:1:18'],
  ['include: ["../**"]', 'invalid-value knowledge/kb.yaml:1:11'],
  ['include: ["/etc/*"]', 'invalid-value knowledge/kb.yaml:1:11'],
  ['exclude: ["!a"]', 'invalid-value knowledge/kb.yaml:1:11'],
  ['upload_as_text: [csv]', 'invalid-value knowledge/kb.yaml:1:18'],
  ['root: ../nowhere', 'file-missing knowledge/kb.yaml:1:7'],
  ['root: ../asst.yaml', 'file-unreadable knowledge/kb.yaml:1:7'],
  ['environments: { prd: {} }', 'unknown-environment knowledge/kb.yaml:1:17'],
  ['environments: { classic: { rot: x } }', 'unknown-key knowledge/kb.yaml:1:28'],
]

test.for(settings)('%s is a located problem', async ([line, expected]) => {
  const { problems } = await knowledge({ 'knowledge/kb/a.md': 'a', 'knowledge/kb.yaml': line })
  expect(places(problems)).toEqual([expected])
})

test('a file without a folder and without a root is an error', async () => {
  const { problems } = await knowledge({ 'knowledge/kb.yaml': 'attributes: {}' })
  expect(problems).toMatchObject([{ code: 'file-missing', file: 'knowledge/kb.yaml' }])
})

test('two files for one knowledge base are an error', async () => {
  const { problems } = await knowledge({
    'knowledge/kb/a.md': 'a',
    'knowledge/kb.yaml': 'was: [x]',
    'knowledge/kb.yml': 'was: [x]',
  })
  expect(problems).toMatchObject([{ code: 'duplicate-key', file: 'knowledge/kb.yml' }])
})

test('an earlier key may not be that of another knowledge base', async () => {
  const { problems } = await knowledge({
    'knowledge/kb/a.md': 'a',
    'knowledge/kb.yaml': 'was: [old, other]',
    'knowledge/other/a.md': 'a',
  })
  expect(places(problems)).toContain('duplicate-key knowledge/kb.yaml:1:12')
})

describe('what is not provisioned', () => {
  test('types that no tool takes are summed up in one warning', async () => {
    const files: Files = { 'knowledge/kb/a.md': 'a', 'knowledge/kb/LICENSE': 'x' }
    for (const name of ['a.csv', 'b.csv', 'c.CSV', 'd.png']) files[`knowledge/kb/${name}`] = 'x'
    const { paths, problems } = await knowledge(files)
    expect(paths).toEqual(['a.md'])
    expect(problems).toMatchObject([{ code: 'files-skipped', severity: 'warning', file: 'knowledge/kb' }])
    expect(problems[0]?.message).toBe(
      '5 files skipped: file_search takes no .csv (3), files without an extension (1), .png (1)',
    )
  })

  test('a type that include names outright is an error', async () => {
    const { problems } = await knowledge({
      'knowledge/kb.yaml': 'include:\n  - "**/*.{md,csv}"\n  - "*.png"',
      'knowledge/kb/a.md': 'a',
      'knowledge/kb/b.csv': 'x,y',
      'knowledge/kb/c.png': Buffer.from([0x89, 0xff]),
    })
    expect(problems).toMatchObject([
      {
        code: 'file-type-unsupported',
        line: 2,
        column: 15,
        hint: expect.stringContaining('upload_as_text: [".csv"]'),
      },
      { code: 'file-type-unsupported', line: 3, hint: 'take the type out of include' },
    ])
    expect(problems[0]?.message).toBe('knowledge/kb/b.csv: file_search takes no .csv')
  })

  test('empty files are left out with a warning', async () => {
    const { paths, problems } = await knowledge({ 'knowledge/kb/a.md': 'a', 'knowledge/kb/e.md': '' })
    expect(paths).toEqual(['a.md'])
    expect(problems).toMatchObject([{ code: 'files-skipped', severity: 'warning' }])
    expect(problems[0]?.message).toContain('e.md')
  })

  test('a knowledge base that nothing uses is a warning, its settings checked all the same', async () => {
    const files = { 'assistants/a.yaml': 'model: m', 'knowledge/kb/a.md': 'a' }
    const { value, problems } = await desired(files)
    expect(value?.knowledge.size).toBe(0)
    expect(problems).toMatchObject([{ code: 'knowledge-unused', severity: 'warning', file: 'knowledge/kb' }])
    const checked = await desired({ ...files, 'knowledge/kb.yaml': 'nope: 1' })
    expect(checked.value).toBeUndefined()
    expect(places(checked.problems)).toContain('unknown-key knowledge/kb.yaml:1:1')
  })
})

describe('what is an error', () => {
  test('an empty folder', async () => {
    const built = await project({ 'assistants/a.yaml': searching })
    await mkdir(built.path('knowledge/kb'), { recursive: true })
    const { problems } = await desired(built)
    expect(problems).toMatchObject([{ code: 'knowledge-empty', severity: 'error', file: 'knowledge/kb' }])
  })

  test('a folder with nothing that its tools take', async () => {
    const { problems } = await knowledge({ 'knowledge/kb/a.png': 'x', 'knowledge/kb/b.md': '' })
    expect(problems.map(({ code }) => code)).toEqual(['files-skipped', 'files-skipped', 'knowledge-empty'])
  })

  test('a glob that matches nothing', async () => {
    const { problems } = await knowledge({
      'knowledge/kb.yaml': 'include: ["*.md", "docs"]\nexclude: ["x.txt"]',
      'knowledge/kb/a.md': 'a',
      'knowledge/kb/docs/b.txt': 'b',
    })
    expect(problems).toMatchObject([
      { code: 'glob-empty', line: 1, column: 19, hint: 'for all files of a folder write docs/**' },
    ])
  })

  test('paths that differ only in case, or in the form of their letters', async () => {
    const { problems } = await knowledge({
      'knowledge/kb/A.md': 'a',
      'knowledge/kb/a.md': 'a',
      'knowledge/kb/caf\u00e9.md': 'c',
      'knowledge/kb/cafe\u0301.md': 'c',
    })
    expect(problems.map(({ code }) => code)).toEqual(['file-case-conflict', 'file-case-conflict'])
    expect(problems.map(({ message }) => message).join()).toMatch(
      /upper and lower case.*Unicode form|Unicode form.*upper/,
    )
  })

  test('a name that lockfiles cannot have as a key', async () => {
    const { problems } = await knowledge({ 'knowledge/__proto__/a.md': 'a' })
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toContainEqual(
      expect.stringMatching(/^invalid-value .*knowledge\/__proto__$/),
    )
  })

  test('a Git LFS pointer', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
    const { problems } = await knowledge({ 'knowledge/kb/a.pdf': pointer })
    expect(problems).toMatchObject([
      { code: 'file-is-lfs-pointer', file: 'knowledge/kb/a.pdf', hint: 'fetch the files: git lfs pull' },
    ])
  })

  test('text in another encoding, where a type is text', async () => {
    const latin = Buffer.from('caf\xe9', 'latin1')
    const { problems } = await knowledge({
      'knowledge/kb.yaml': 'upload_as_text: [".log"]',
      'knowledge/kb/a.md': latin,
      'knowledge/kb/b.pdf': latin,
      'knowledge/kb/c.log': latin,
    })
    expect(places(problems)).toEqual(['file-encoding knowledge/kb/a.md', 'file-encoding knowledge/kb/c.log'])
  })

  test('a file over 512 MB', async () => {
    const built = await project({ 'assistants/a.yaml': searching, 'knowledge/kb/big.pdf': 'x' })
    await truncate(built.path('knowledge/kb/big.pdf'), 512 * 1024 * 1024 + 1)
    const { problems } = await desired(built)
    expect(problems).toMatchObject([{ code: 'file-too-large', file: 'knowledge/kb/big.pdf' }])
  })

  test('a path over 256 characters', async () => {
    const deep = Array(9).fill('x'.repeat(30)).join('/')
    const { problems } = await knowledge({ [`knowledge/kb/${deep}.md`]: 'a' })
    expect(problems).toMatchObject([{ code: 'file-path-too-long' }])
  })

  test('a root or link that leaves the git repository', async () => {
    const built = await project({
      'outside/a.md': 'a',
      'repo/asst.yaml': 'project: p\nid: x\nenvironments: { local: { provider: local } }',
      'repo/assistants/a.yaml': 'model: m\ntools: [{ type: file_search, knowledge: [kb, linked] }]',
      'repo/knowledge/kb.yaml': 'root: ../../outside',
    })
    await symlink(built.path('outside'), built.path('repo/knowledge/linked'))
    const inner = { ...built, root: built.path('repo') }
    expect((await desired(inner)).value?.knowledge.get('kb')?.files).toHaveLength(1)
    await mkdir(built.path('repo/.git'))
    expect(places((await desired(inner)).problems)).toEqual([
      'file-outside-repository knowledge/kb.yaml:1:7',
      'file-outside-repository knowledge/linked',
    ])
  })
})

test('hidden files are read only where a glob spells their name', async () => {
  const files = { 'knowledge/kb/a.md': 'a', 'knowledge/kb/.notes/b.md': 'b', 'knowledge/kb/.DS_Store': 'x' }
  expect((await knowledge(files)).paths).toEqual(['a.md'])
  const include = { 'knowledge/kb.yaml': 'include: ["**/*.md", ".notes/*"]' }
  expect((await knowledge({ ...files, ...include })).paths).toEqual(['.notes/b.md', 'a.md'])
})
