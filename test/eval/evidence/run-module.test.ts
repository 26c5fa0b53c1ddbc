import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runModule } from '../../../src/eval/evidence/run-module.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-module-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const { signal } = new AbortController()

async function run(source: string, timeLimit?: number): Promise<unknown> {
  const file = join(folder, 'check.mjs')
  await writeFile(file, source)
  return runModule({ kind: 'module', file, input: { text: 'You have 30 days.' } }, signal, timeLimit)
}

it('hands a module its input and takes its answer', async () => {
  const source = 'export default ({ text }) => ({ score: Number(text.includes("30 days")) })'
  expect(await run(source)).toEqual({ score: 1 })
})

it('refuses one that throws, has no default export, or never answers', async () => {
  await expect(run('export default () => { throw new Error("no") }')).rejects.toMatchObject({
    code: 'evidence-missing',
    message: expect.stringContaining('no'),
  })
  await expect(run('export const check = 1')).rejects.toMatchObject({ code: 'evidence-missing' })
  await expect(run('export default () => { while (true); }', 300)).rejects.toThrow('did not answer within')
})
