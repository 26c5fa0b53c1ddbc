import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { buildSchema, schemaNames } from '../../src/report/schemas/published.ts'
import { scaffold } from '../../src/scaffold/scaffold.ts'
import { project } from '../config/support.ts'
import { runAsst } from '../support/terminal.ts'

it('prints one schema, in a folder that is no project', async () => {
  const { stdout, exitCode } = await runAsst(['schema', 'assistant'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toEqual(buildSchema('assistant'))
})

it('lists what there is', async () => {
  const { stdout } = await runAsst(['schema'])
  expect(stdout).toContain('knowledge   knowledge/<key>.yaml: how a knowledge base is read\n')
  const { schemas } = JSON.parse((await runAsst(['schema', '--json'])).stdout)
  expect(schemas.map(({ name }: { name: string }) => name)).toEqual(schemaNames)
})

it('suggests the schema that was meant', async () => {
  const { error } = await runAsst(['schema', 'asistant'])
  expect(error).toMatchObject({ code: 'usage', hint: 'did you mean assistant?' })
})

it('writes all of them, those that init names in its files included', async () => {
  const folder = await project()
  await runAsst(['schema', '--output', folder.path('schemas')])
  const files = await readdir(folder.path('schemas'))
  expect(files.toSorted()).toEqual(schemaNames.map((name) => `${name}.json`).toSorted())
  const named = scaffold({ name: 'p', id: 'i', provider: 'none' }).flatMap(
    ({ text }) => /\$schema=(\S+)/.exec(text)?.[1] ?? [],
  )
  const ids = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(folder.path(`schemas/${file}`), 'utf8')).$id),
  )
  expect(named.length).toBeGreaterThan(2)
  expect(ids).toEqual(expect.arrayContaining(named))
})
