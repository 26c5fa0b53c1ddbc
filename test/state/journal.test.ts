import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openJournal, readJournal } from '../../src/state/journal.ts'
import { temporaryFolder } from './temporary.ts'

async function journalPath(): Promise<string> {
  return join(await temporaryFolder(), 'work', 'staging.journal.jsonl')
}

/** A journal that holds this text. */
async function journal(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'staging.journal.jsonl')
  await writeFile(path, text)
  return path
}

const created = (name: string, id: string) =>
  `${JSON.stringify({ event: 'created', kind: 'file', name, id })}\n`
const intent = (name: string) => `${JSON.stringify({ event: 'intent', kind: 'file', name })}\n`

test('there is nothing to read after a sync that ended', async () => {
  const path = await journalPath()
  const open = await openJournal(path)
  await open.intend('store', 'handbook')
  await open.fold()
  await open.close()

  expect(await readJournal(path)).toBeUndefined()
  await expect(access(path)).rejects.toThrow('ENOENT')
})

test('tells what an interrupted sync made, and what it began without an answer', async () => {
  const path = await journalPath()
  const open = await openJournal(path)
  await open.intend('store', 'handbook')
  await open.created('store', 'handbook', 'vs_1')
  await open.intend('file', 'a.md')
  await open.intend('assistant', 'handbook')
  await open.created('file', 'a.md', 'file-1')
  await open.close()

  expect(await readJournal(path)).toEqual({
    created: {
      file: new Map([['a.md', 'file-1']]),
      store: new Map([['handbook', 'vs_1']]),
      assistant: new Map(),
    },
    pending: [{ event: 'intent', kind: 'assistant', name: 'handbook' }],
  })
})

test('has no open intent of what the provider refused', async () => {
  const path = await journalPath()
  const open = await openJournal(path)
  await open.intend('file', 'a.md')
  await open.refused('file', 'a.md')
  await open.close()

  const read = await readJournal(path)
  expect(read?.pending).toEqual([])
  expect(read?.created.file).toEqual(new Map())
})

test('keeps entries that were written at once apart', async () => {
  const path = await journalPath()
  const open = await openJournal(path)
  const names = Array.from({ length: 200 }, (_, index) => `${index}.md`)
  await Promise.all(names.map((name) => open.created('file', name, `file-${name}`)))
  await open.close()

  expect([...((await readJournal(path))?.created.file.keys() ?? [])].toSorted()).toEqual(names.toSorted())
})

test('has an entry on disk before it goes on', async () => {
  const path = await journalPath()
  const open = await openJournal(path)
  await open.intend('file', 'a.md')

  expect(await readFile(path, 'utf8')).toBe(intent('a.md'))
  await open.close()
})

describe('a last line that a kill cut short', () => {
  test('counts as never begun', async () => {
    const path = await journal(`${intent('a.md')}${created('b.md', 'file-b').slice(0, 30)}`)

    expect(await readJournal(path)).toMatchObject({
      pending: [{ name: 'a.md' }],
      created: { file: new Map() },
    })
  })

  test('still tells that a sync was interrupted, even where it is the only one', async () => {
    expect(await readJournal(await journal('{"event":"int'))).toMatchObject({ pending: [] })
  })

  test('does not swallow the next entry', async () => {
    const path = await journal(`${intent('ü.md')}${intent('b.md').slice(0, 20)}`)
    const open = await openJournal(path)
    await open.created('file', 'ü.md', 'file-1')
    await open.close()

    expect(await readFile(path, 'utf8')).toBe(`${intent('ü.md')}${created('ü.md', 'file-1')}`)
  })
})

test('a journal without entries still tells that a sync did not end', async () => {
  expect(await readJournal(await journal(''))).toMatchObject({ pending: [], created: { file: new Map() } })
})

test('there is nothing to read where no sync ever ran', async () => {
  expect(await readJournal(await journalPath())).toBeUndefined()
})

test('the later of two creates under one name counts', async () => {
  const path = await journal(`${created('a.md', 'file-1')}${created('a.md', 'file-2')}`)

  expect((await readJournal(path))?.created.file).toEqual(new Map([['a.md', 'file-2']]))
})

test.each([
  ['no JSON', 'garbage\n'],
  ['an empty line', '\n'],
  ['null', 'null\n'],
  ['an unknown kind', '{"event":"intent","kind":"run","name":"a"}\n'],
  ['an unknown event', '{"event":"deleted","kind":"file","name":"a"}\n'],
  ['a create without its ID', '{"event":"created","kind":"file","name":"a"}\n'],
])('refuses a damaged line: %s', async (_, line) => {
  const path = await journal(`${intent('a.md')}${line}${intent('b.md')}`)

  await expect(readJournal(path)).rejects.toMatchObject({
    code: 'journal-corrupt',
    message: `${path}:2: the journal of an interrupted sync is damaged`,
    hint: expect.stringContaining('delete it'),
  })
})

test('goes on where an earlier sync stopped', async () => {
  const path = await journal(created('a.md', 'file-1'))
  const open = await openJournal(path)
  await open.intend('file', 'b.md')
  await open.close()

  expect(await readJournal(path)).toMatchObject({
    created: { file: new Map([['a.md', 'file-1']]) },
    pending: [{ name: 'b.md' }],
  })
})
