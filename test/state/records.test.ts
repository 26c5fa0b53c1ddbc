import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CanonicalAssistant } from '../../src/compile/canonical.ts'
import { readRecords, writeRecords } from '../../src/state/records.ts'
import { temporaryFolder } from './temporary.ts'

const support: CanonicalAssistant = {
  name: 'Support',
  model: 'gpt-6-luna',
  instructions: 'Be brief.\nBe kind.',
  tools: [
    { type: 'file_search', knowledge: ['handbook'] },
    { type: 'function', name: 'now' },
    { type: 'mcp', server_label: 'crm', headers: { b: '1', a: '2' } },
  ],
}

async function folder(files: Record<string, string> = {}): Promise<string> {
  const path = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  return path
}

const list = async (path: string) => (await readdir(path, { recursive: true })).toSorted()

test('records are read as they were written, nested and oddly named ones too', async () => {
  const records = new Map(
    ['support', 'brands/acme', 'a\\b', 'Größe', '-f', 'constructor', '[x]', '$(x)', 'x.json'].map((key) => [
      key,
      { ...support, name: key },
    ]),
  )
  const path = await folder()
  await writeRecords(path, records)
  await writeRecords(path, records)

  expect(await readRecords(path, [...records.keys()])).toEqual(records)
})

test('a record has sorted keys, so that git reviews it', async () => {
  const path = await folder()
  await writeRecords(path, new Map([['support', { ...support, tools: support.tools.slice(2) }]]))

  expect(await readFile(join(path, 'support.json'), 'utf8')).toMatchInlineSnapshot(`
    "{
      "instructions": "Be brief.\\nBe kind.",
      "model": "gpt-6-luna",
      "name": "Support",
      "tools": [
        {
          "headers": {
            "a": "2",
            "b": "1"
          },
          "server_label": "crm",
          "type": "mcp"
        }
      ]
    }
    "
  `)
})

test('the records of assistants that are gone are removed, others are left', async () => {
  const path = await folder()
  await writeRecords(
    path,
    new Map([
      ['old', support],
      ['brands/old', support],
      ['brands/new', support],
    ]),
  )
  await writeRecords(path, new Map([['brands/new', support]]))

  expect(await list(path)).toEqual(['brands', 'brands/new.json'])
})

test('a record with the same content is left untouched', async () => {
  const path = await folder()
  await writeRecords(path, new Map([['support', support]]))
  await utimes(join(path, 'support.json'), 1, 1)
  await writeRecords(path, new Map([['support', support]]))

  expect((await stat(join(path, 'support.json'))).mtimeMs).toBe(1000)
})

test('no folder is made where there is nothing to record', async () => {
  const path = await folder()
  await writeRecords(join(path, 'staging'), new Map())

  expect(await list(path)).toEqual([])
})

describe('reading passes over', () => {
  test('what the lockfile does not name', async () => {
    const path = await folder({ 'support.json': JSON.stringify(support), 'other.json': '{' })

    expect(await readRecords(path, ['support'])).toEqual(new Map([['support', support]]))
  })

  test.each([
    ['a missing record', undefined],
    ['broken JSON', '{"name": '],
    ['conflict markers', '<<<<<<< HEAD\n{}\n=======\n'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a record without a model', JSON.stringify({ ...support, model: undefined })],
    ['tools that are no list', JSON.stringify({ ...support, tools: {} })],
    ['an empty tool', JSON.stringify({ ...support, tools: [null] })],
    ['a search without its knowledge', JSON.stringify({ ...support, tools: [{ type: 'file_search' }] })],
    ['a function without a name', JSON.stringify({ ...support, tools: [{ type: 'function' }] })],
  ])('%s', async (_, text) => {
    const path = await folder(text === undefined ? {} : { 'support.json': text })

    expect(await readRecords(path, ['support'])).toEqual(new Map())
  })
})
