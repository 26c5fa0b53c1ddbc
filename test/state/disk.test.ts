import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readIfThere, writeAtomically } from '../../src/state/disk.ts'
import { temporaryFolder } from './temporary.ts'

test('writes a file and the folders that lead to it, and leaves no draft', async () => {
  const folder = await temporaryFolder()
  await writeAtomically(join(folder, 'a', 'b', 'file.json'), 'new')

  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file.json'])
  expect(await readFile(join(folder, 'a', 'b', 'file.json'), 'utf8')).toBe('new')
})

test('replaces what was there', async () => {
  const path = join(await temporaryFolder(), 'file.json')
  await writeAtomically(path, 'a long old text')
  await writeAtomically(path, 'new')

  expect(await readFile(path, 'utf8')).toBe('new')
})

test('a reader sees the old text or the new, whole', async () => {
  const path = join(await temporaryFolder(), 'file.json')
  const texts = ['a', 'b'].map((letter) => letter.repeat(200_000))
  await writeAtomically(path, texts[0] ?? '')
  const write = async () => {
    for (let round = 0; round < 20; round += 1) await writeAtomically(path, texts[round % 2] ?? '')
  }
  const read = async () => {
    for (let round = 0; round < 40; round += 1) expect(texts).toContain(await readFile(path, 'utf8'))
  }

  await Promise.all([write(), read()])
})

test('leaves no draft where the target cannot be replaced', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'file.json'))
  await writeFile(join(folder, 'file.json', 'inside'), '')

  await expect(writeAtomically(join(folder, 'file.json'), 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(await readdir(folder)).toEqual(['file.json'])
})

test('a file that is not there has no text, and a folder is an error', async () => {
  const folder = await temporaryFolder()

  expect(await readIfThere(join(folder, 'none'))).toBeUndefined()
  await expect(readIfThere(folder)).rejects.toThrow('EISDIR')
})

test('a folder where a file should be is an error with a name', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'file.json'))

  await expect(readIfThere(join(folder, 'file.json'))).rejects.toMatchObject({ code: 'file-unreadable' })
})
