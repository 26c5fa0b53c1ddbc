import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { scaffold } from '../../src/scaffold/scaffold.ts'
import { createProject, type TestProject } from '../support/project.ts'
import { runAsst } from '../support/terminal.ts'

let folder: TestProject

beforeEach(async () => {
  folder = await createProject()
  await folder.remove('asst.yaml')
})
afterEach(() => folder.dispose())

const read = (path: string) => readFile(folder.path(path), 'utf8')

/** Runs a command in the project that was made in `dir`. */
function run(dir: string, ...argv: string[]) {
  return runAsst(['--project', folder.path(dir), '--quiet', ...argv])
}

async function provesItself(dir: string) {
  for (const command of ['validate', 'sync', 'eval']) {
    const { exitCode, stdout, stderr } = await run(dir, command)
    expect({ command, exitCode, stderr, stdout }).toMatchObject({ command, exitCode: 0, stderr: '' })
  }
}

it('makes a project that validates, syncs and evaluates as it is', async () => {
  expect(await runAsst(['init', folder.path('shop'), '--yes'])).toMatchObject({ exitCode: 0, stderr: '' })
  await provesItself('shop')
})

it('writes names and IDs as texts, also those that YAML would read as something else', async () => {
  for (const text of ['872715', '12e345', '0x1f', 'true', 'null', 'k3f9x2']) {
    const [file] = scaffold({ name: text, id: text, provider: 'none' }).filter(
      ({ path }) => path === 'asst.yaml',
    )
    expect(parse(file?.text ?? '')).toMatchObject({ project: text, id: text })
  }
})

it('begins with a folder of documents where it stands, and asks about some of them', async () => {
  for (let index = 0; index < 12; index++) {
    const text = `---\ntitle: x\n---\n# Chapter ${index}\n\nThe ${'abcdefghijkl'[index]}-device weighs ${index} kg & needs "care".\n`
    await folder.write(`Our Docs/chapter ${index}.md`, text)
  }
  await folder.write('Our Docs/photo.PNG', 'one')
  await folder.write('Our Docs/photo.png', 'two')
  const from = folder.path('Our Docs')
  expect(await runAsst(['init', folder.path('shop'), '--from', from, '--yes'])).toMatchObject({ exitCode: 0 })
  expect(await read('shop/knowledge/our-docs.yaml')).toContain('root: "../../Our Docs"')
  await provesItself('shop')
})

it('keeps the bytes of its documents equal on every system', async () => {
  await runAsst(['init', folder.root, '--yes'])
  expect(await read('.gitattributes')).toBe('knowledge/** -text\n')
})

it('adds to the git files that are there, and to nothing else', async () => {
  await folder.write('.gitignore', 'dist\n.env')
  await runAsst(['init', folder.root, '--yes'])
  expect(await read('.gitignore')).toBe('dist\n.env\n.asst/\n')
})

it('writes nothing where one of its files is there', async () => {
  await folder.write('assistants/support.md', 'mine')
  expect((await runAsst(['init', folder.root, '--yes'])).error?.message).toContain('assistants/support.md')
  expect(await folder.list()).toEqual(['assistants'])
  expect(await read('assistants/support.md')).toBe('mine')
})

it('refuses a folder that is a project', async () => {
  await runAsst(['init', folder.root, '--yes'])
  expect((await runAsst(['init', folder.root, '--yes'])).error).toMatchObject({ code: 'usage' })
})

it('refuses documents that there are none of', async () => {
  await folder.write('photos/a.png', 'x')
  const { error } = await runAsst(['init', folder.path('shop'), '--from', folder.path('photos'), '--yes'])
  expect(error).toMatchObject({ code: 'knowledge-empty' })
})

it('asks a person for a name and a provider, and nobody else', async () => {
  const { exitCode, stderr } = await runAsst(['init', folder.path('shop')], {
    isTTY: true,
    input: 'My shop\nopenai\n',
  })
  expect({ exitCode, questions: stderr.match(/\[/g)?.length }).toEqual({ exitCode: 0, questions: 2 })
  expect(await read('shop/asst.yaml')).toMatch(/project: My-shop\n[^]*api_key: "\$\{OPENAI_API_KEY\}"/)
  expect((await run('shop', 'validate')).exitCode).toBe(0)
  expect((await runAsst(['init', folder.path('other')])).stderr).toBe('')
})
