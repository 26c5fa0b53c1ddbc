import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hideScratch } from '../../src/state/scratch.ts'
import { temporaryFolder } from './temporary.ts'

test('keeps the scratch folder out of git', async () => {
  const root = await temporaryFolder()
  await mkdir(join(root, '.asst'))
  await hideScratch(root)
  expect(await readFile(join(root, '.asst', '.gitignore'), 'utf8')).toBe('*\n')
})

test('makes no folder where there is none, and leaves an own file as it is', async () => {
  const root = await temporaryFolder()
  await hideScratch(root)
  expect(existsSync(join(root, '.asst'))).toBe(false)

  await mkdir(join(root, '.asst'))
  await writeFile(join(root, '.asst', '.gitignore'), 'server\n')
  await hideScratch(root)
  expect(await readFile(join(root, '.asst', '.gitignore'), 'utf8')).toBe('server\n')
})
