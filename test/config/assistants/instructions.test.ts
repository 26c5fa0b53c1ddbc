import { mkdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { isPath } from '../../../src/config/assistants/instructions.ts'
import { desired, places, project } from '../support.ts'

async function instructions(yaml: string, files: Record<string, string | Buffer> = {}) {
  const { value, problems } = await desired({ 'assistants/a.yaml': `model: m\n${yaml}`, ...files })
  return { text: value?.assistants.get('a')?.instructions, problems }
}

test('a one-line value that looks like a path is one', () => {
  expect(['./a', '../a.txt', 'a.md', 'notes/b.txt'].every(isPath)).toBe(true)
  expect(['Be kind.', 'See ./a', 'a.md\nb.md', './a\n', '.a', 'a.mdx'].some(isPath)).toBe(false)
})

test('text stays text', async () => {
  expect((await instructions('instructions: |\n  Be kind.\n\n  Be brief.\n')).text).toBe(
    'Be kind.\n\nBe brief.',
  )
})

test('files are read and a list is joined by blank lines, variables filled', async () => {
  const { text } = await instructions('vars: { who: Ada }\ninstructions: [./one.md, "Hi {{who}}", two.txt]', {
    'assistants/one.md': '\ufeffDear {{who}},\r\n\\{{raw}}\r\n',
    'assistants/two.txt': 'end\n\n',
  })
  expect(text).toBe('Dear Ada,\n{{raw}}\n\nHi Ada\n\nend')
})

test('a variable may choose the file', async () => {
  const { text } = await instructions('vars: { lang: de }\ninstructions: ./{{lang}}.md', {
    'assistants/de.md': 'Hallo',
  })
  expect(text).toBe('Hallo')
})

test('none are absent, and so are empty ones', async () => {
  expect((await instructions('name: x')).text).toBeUndefined()
  expect((await instructions('instructions: ./a.md', { 'assistants/a.md': '\n' })).text).toBeUndefined()
})

test('an undefined variable is placed in the file that holds it', async () => {
  const { problems } = await instructions('vars: { company: N }\ninstructions: ./a.md', {
    'assistants/a.md': 'Hello\nof {{compny}}',
  })
  expect(problems).toMatchObject([
    {
      code: 'variable-undefined',
      file: 'assistants/a.md',
      line: 2,
      column: 4,
      hint: 'did you mean company?',
    },
  ])
})

test('a missing file is placed where it is named', async () => {
  const { problems } = await instructions('instructions:\n  - Hi\n  - ./suport.md', {
    'assistants/support.md': '',
  })
  expect(problems).toMatchObject([
    { code: 'file-missing', line: 4, column: 5, hint: 'did you mean support.md?' },
  ])
})

test('text that ends like a path is told how to be text', async () => {
  const { problems } = await instructions('instructions: Answer from handbook.md')
  expect(problems[0]?.hint).toContain('to make it text')
})

test('a folder, or bytes that are not UTF-8, are no instructions', async () => {
  const files = { 'assistants/b.md': Buffer.from('ok\n\xe9', 'latin1'), 'assistants/c.md/x': '' }
  const { problems } = await instructions('instructions: [./b.md, ./c.md]', files)
  expect(places(problems)).toEqual([
    'file-unreadable assistants/a.yaml:2:24',
    'file-encoding assistants/b.md:2:1',
  ])
})

test('a path that leaves the git repository is refused', async () => {
  const outer = await project({
    'outside.md': 'secret',
    'repo/asst.yaml': 'project: p\nid: x\nenvironments: { local: { provider: local } }',
    'repo/assistants/a.yaml': 'model: m\ninstructions: ../../outside.md',
  })
  const inner = { ...outer, root: outer.path('repo') }
  expect((await desired(inner)).value?.assistants.get('a')?.instructions).toBe('secret')
  await mkdir(outer.path('repo/.git'))
  expect(places((await desired(inner)).problems)).toEqual(['file-outside-repository assistants/a.yaml:2:15'])
})
