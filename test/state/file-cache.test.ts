import { createHash } from 'node:crypto'
import { chmod, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { expect, it, onTestFinished } from 'vitest'
import { openFileCache } from '../../src/state/file-cache.ts'
import { createProject } from '../support/project.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A project with one file, and what a new run of the program finds it to hold. */
async function fileOf(content: string) {
  const project = await createProject({ 'a.md': content })
  onTestFinished(() => project.dispose())
  const file = project.path('a.md')
  /** Milliseconds after the file's last change at which the program runs. */
  const inspect = async (later = 60_000, text = true) => {
    const found = await stat(file)
    const cache = await openFileCache(project.root, () => found.ctimeMs + later)
    const inspection = await cache.inspect(file, found, text)
    await cache.save()
    return inspection
  }
  /** What is remembered, told from what is read by a hash that no file has. */
  const forge = async () => {
    const path = project.path('.asst/cache/files.json')
    const cache = await readFile(path, 'utf8')
    await writeFile(path, cache.replaceAll(/"sha256":"[0-9a-f]{64}"/g, `"sha256":"${'f'.repeat(64)}"`))
  }
  return { project, file, inspect, forge }
}
const remembered = 'f'.repeat(64)

it('does not read a file again that has not changed', async () => {
  const { inspect, forge } = await fileOf('one')
  expect((await inspect()).sha256).toBe(hashOf('one'))
  await forge()
  expect(await inspect()).toEqual({ bytes: 3, sha256: remembered, isText: true, isLfsPointer: false })
})

it('reads a file again whose content changed although its size and time of modification did not', async () => {
  const { file, inspect } = await fileOf('one')
  await inspect()
  const { atime, mtime } = await stat(file)
  await writeFile(file, 'two')
  await utimes(file, atime, mtime)
  expect((await inspect()).sha256).toBe(hashOf('two'))
})

it('reads a file again that another one took the place of', async () => {
  const { project, file, inspect } = await fileOf('one')
  await inspect()
  await writeFile(project.path('b.md'), 'two')
  const { atime, mtime } = await stat(file)
  await utimes(project.path('b.md'), atime, mtime)
  await rename(project.path('b.md'), file)
  expect((await inspect()).sha256).toBe(hashOf('two'))
})

it('remembers no file that was changed just before, because it may change again within the same tick', async () => {
  const { project, inspect } = await fileOf('one')
  await inspect(1999)
  await expect(stat(project.path('.asst/cache/files.json'))).rejects.toThrow('ENOENT')
  await inspect(2000)
  await stat(project.path('.asst/cache/files.json'))
})

it('reads a file again to find out if it is text, where nobody asked before', async () => {
  const { inspect, forge } = await fileOf('one')
  await inspect(60_000, false)
  await forge()
  expect(await inspect()).toMatchObject({ isText: true, sha256: hashOf('one') })
})

it.each(['', '{', '[]', '{"version":2,"files":{}}', '{"version":1,"files":{"a.md":{"sha256":"x"}}}'])(
  'begins anew where it finds %j',
  async (nonsense) => {
    const { project, inspect } = await fileOf('one')
    await inspect()
    await writeFile(project.path('.asst/cache/files.json'), nonsense)
    expect((await inspect()).sha256).toBe(hashOf('one'))
  },
)

it('does without where the disk takes nothing', async () => {
  const { project, inspect } = await fileOf('one')
  await inspect()
  await rm(project.path('.asst/cache'), { recursive: true })
  await writeFile(project.path('.asst/cache'), 'in the way')
  await chmod(project.path('.asst/cache'), 0o400)
  expect((await inspect()).sha256).toBe(hashOf('one'))
})
