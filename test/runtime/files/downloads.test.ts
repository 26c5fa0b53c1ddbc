import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { downloadFiles, prepareFolder, safeName } from '../../../src/runtime/files/downloads.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-downloads-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = (filename: string, fileId = 'file-1') => ({ fileId, filename })
const say = (text: string) => async () => new Response(text)

describe('the name of a download', () => {
  it.each([
    ['chart.png', 'chart.png'],
    ['Umsätze 2026.csv', 'Umsätze 2026.csv'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/mnt/data/chart.png', 'chart.png'],
    ['..', 'file'],
    ['', 'file'],
    ['...', 'file'],
    ['.bashrc', '_bashrc'],
    ['a\u0000b\u001b[2Jc.png', 'a_b_[2Jc.png'],
    ['C:chart|1?.png', 'C_chart_1_.png'],
    ['trailing. ', 'trailing'],
  ])('of %j is %j', (given, expected) => {
    expect(safeName(given)).toBe(expected)
  })

  it('fits every file system, and keeps its extension', () => {
    const name = safeName(`${'ü'.repeat(400)}.png`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
    expect(name).toMatch(/^ü+\.png$/)
  })
})

describe('downloading', () => {
  it('makes the folder, and says where each file went', async () => {
    const target = join(folder, 'deep', 'charts')
    const saved = await downloadFiles([file('a.txt')], target, say('A'), undefined)
    expect(saved).toEqual([{ ...file('a.txt'), savedTo: join(target, 'a.txt') }])
    expect(await readFile(join(target, 'a.txt'), 'utf8')).toBe('A')
  })

  it('writes over nothing that is there, of its own or of others', async () => {
    await writeFile(join(folder, 'a.txt'), 'mine')
    await symlink(join(folder, 'elsewhere'), join(folder, 'a-2.txt'))
    const files = [file('a.txt', 'file-1'), file('../a.txt', 'file-2')]
    const saved = await downloadFiles(files, folder, async ({ fileId }) => new Response(fileId), undefined)
    expect(saved.map(({ savedTo }) => savedTo)).toEqual([join(folder, 'a-3.txt'), join(folder, 'a-4.txt')])
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine')
    expect(await readFile(join(folder, 'a-4.txt'), 'utf8')).toBe('file-2')
    expect((await readdir(folder)).toSorted()).toEqual(['a-2.txt', 'a-3.txt', 'a-4.txt', 'a.txt'])
  })

  it('says why a file is not there, leaves no half of it, and saves the others', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('half'))
      },
      pull(controller) {
        controller.error(new Error('the line went dead'))
      },
    })
    const answer = async ({ fileId }: { fileId: string }) =>
      fileId === 'broken' ? new Response(body) : new Response('whole')
    const saved = await downloadFiles([file('a', 'broken'), file('b', 'fine')], folder, answer, undefined)
    expect(saved).toMatchObject([{ error: 'the line went dead' }, { savedTo: join(folder, 'b') }])
    expect(await readdir(folder)).toEqual(['b'])
  })

  it('refuses a folder that cannot be one', async () => {
    await writeFile(join(folder, 'taken'), '')
    await expect(
      downloadFiles([file('a')], join(folder, 'taken'), say('A'), undefined),
    ).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('taken') })
  })
})

describe('the folder of downloads', () => {
  it('is made with those above it, and left empty', async () => {
    await prepareFolder(join(folder, 'deep', 'charts'))
    expect(await readdir(join(folder, 'deep', 'charts'))).toEqual([])
  })

  it('is refused where a file has its name or that of a folder above it', async () => {
    await writeFile(join(folder, 'taken'), '')
    for (const path of [join(folder, 'taken'), join(folder, 'taken', 'below')])
      await expect(prepareFolder(path)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('cannot download to'),
      })
  })

  it.skipIf(process.platform !== 'linux')('is refused at once where none can be made', async () => {
    for (const path of ['/proc', '/proc/asst/deep'])
      await expect(prepareFolder(path)).rejects.toMatchObject({ code: 'usage' })
  })
})

it.each(['../../evil', '/tmp/evil', '..\\evil', 'a\u0000/../evil\u001b', 'link'])(
  'a file that is named %j is saved within the folder, and nothing is written elsewhere',
  async (filename) => {
    const target = join(folder, 'target')
    await prepareFolder(target)
    await writeFile(join(folder, 'outside'), 'theirs')
    await symlink(join(folder, 'outside'), join(target, 'link'))
    const [saved] = await downloadFiles([file(filename)], target, say('ours'), undefined)
    expect(saved?.savedTo).toMatch(new RegExp(`^${target}/[^/]+$`))
    expect(await readFile(saved?.savedTo ?? '', 'utf8')).toBe('ours')
    expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('theirs')
    expect((await readdir(folder)).toSorted()).toEqual(['outside', 'target'])
  },
)
