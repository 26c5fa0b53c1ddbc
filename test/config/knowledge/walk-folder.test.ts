import { mkdir, symlink } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { walkFolder } from '../../../src/config/knowledge/walk-folder.ts'
import { places, project } from '../support.ts'

async function walk(
  built: { root: string },
  options: { dot?: boolean; ignore?: string[]; repository?: string } = {},
) {
  const { files, problems } = await walkFolder(`${built.root}/k`, {
    root: built.root,
    repository: undefined,
    ...options,
  })
  return { paths: files.map(({ path }) => path), problems }
}

test('lists files sorted by path, without hidden ones and litter', async () => {
  const built = await project({
    'k/b.md': '',
    'k/a/z.md': '',
    'k/B.md': '',
    'k/.x': '',
    'k/.git/y': '',
    'k/Thumbs.db': '',
  })
  expect(await walk(built)).toEqual({ paths: ['B.md', 'a/z.md', 'b.md'], problems: [] })
  expect((await walk(built, { dot: true })).paths).toContain('.git/y')
})

test('does not enter what is ignored', async () => {
  const built = await project({ 'k/a/x.md': '', 'k/b.md': '' })
  expect((await walk(built, { ignore: ['a/**'] })).paths).toEqual(['b.md'])
})

test('composes letters, so that one name is one path on every system', async () => {
  const built = await project({ 'k/cafe\u0301.md': '' })
  expect((await walk(built)).paths).toEqual(['caf\u00e9.md'])
})

test('a folder that does not exist holds nothing', async () => {
  expect(await walk(await project())).toEqual({ paths: [], problems: [] })
})

test('follows links to files and folders', async () => {
  const built = await project({ 'k/a.md': '', 'other/sub/b.md': '' })
  await symlink(built.path('other'), built.path('k/linked'))
  await symlink(built.path('other/sub/b.md'), built.path('k/b.md'))
  expect(await walk(built)).toEqual({ paths: ['a.md', 'b.md', 'linked/sub/b.md'], problems: [] })
})

test('a link to a folder around it is a loop', async () => {
  const built = await project({ 'k/a/b.md': '' })
  await symlink('..', built.path('k/a/up'))
  const { paths, problems } = await walk(built)
  expect(paths).toEqual(['a/b.md'])
  expect(places(problems)).toEqual(['symlink-loop k/a/up'])
})

test('two folders that link to each other are a loop', async () => {
  const built = await project({ 'k/a/x.md': '', 'other/y.md': '' })
  await symlink(built.path('other'), built.path('k/a/there'))
  await symlink(built.path('k/a'), built.path('other/back'))
  expect(places((await walk(built)).problems)).toEqual(['symlink-loop k/a/there/back'])
})

test('a link to itself is a loop, one to nothing is missing', async () => {
  const built = await project({ 'k/a.md': '' })
  await symlink('self', built.path('k/self'))
  await symlink('nowhere', built.path('k/gone'))
  expect(places((await walk(built)).problems).toSorted()).toEqual([
    'file-missing k/gone',
    'symlink-loop k/self',
  ])
})

test('a link may not leave the git repository, and may go anywhere outside one', async () => {
  const built = await project({ 'repo/x': '', 'k/a.md': '', 'outside.md': 'secret' })
  await mkdir(built.path('k/.git'))
  await symlink(built.path('outside.md'), built.path('k/out.md'))
  expect((await walk(built)).paths).toEqual(['a.md', 'out.md'])
  const { paths, problems } = await walk(built, { repository: built.path('k') })
  expect(paths).toEqual(['a.md'])
  expect(places(problems)).toEqual(['file-outside-repository k/out.md'])
})
