import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportSchema } from '../../src/report/export/document.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = join(root, 'node_modules')

/** A folder of an application that has installed the packed tarball and, beside it, what the package depends on. */
let app: string
let files: string[]

/** Builds, packs and unpacks, as `npm publish` and `npm install` would, without a registry. */
beforeAll(async () => {
  app = await realpath(await mkdtemp(join(tmpdir(), 'asst-package-')))
  const draft = join(app, 'draft')
  await mkdir(draft)
  for (const name of ['package.json', 'README.md', 'LICENSE']) await cp(join(root, name), join(draft, name))
  await run(join(modules, '.bin/tsc'), ['-p', 'src', '--outDir', join(draft, 'dist')], { cwd: root })
  await run(process.execPath, ['src/cli.ts', 'schema', '--output', join(draft, 'schemas')], { cwd: root })
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', app], {
    cwd: draft,
  })
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  files = packed?.files.map(({ path }) => path) ?? []
  await rm(draft, { recursive: true })

  const installed = join(app, 'node_modules/assistants-as-code')
  await mkdir(installed, { recursive: true })
  await run('tar', ['xzf', join(app, packed?.filename ?? ''), '--strip-components=1', '-C', installed])
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    bin: { asst: string }
  }
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    await mkdir(dirname(join(app, 'node_modules', name)), { recursive: true })
    await symlink(join(modules, name), join(app, 'node_modules', name))
  }
  // An installer makes commands executable and links them.
  const command = join(installed, manifest.bin.asst)
  await chmod(command, 0o755)
  await mkdir(join(app, 'node_modules/.bin'))
  await symlink(command, join(app, 'node_modules/.bin/asst'))
  await writeFile(join(app, 'package.json'), '{ "type": "module", "private": true }\n')
})

afterAll(() => rm(app, { recursive: true, force: true }))

/** Runs the installed command in a folder of the application. */
async function asst(folder: string, ...args: string[]): Promise<string> {
  const cwd = join(app, folder)
  const { stdout } = await run('npx', ['--no-install', 'asst', ...args], {
    cwd,
    env: { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, HOME: app },
  })
  return stdout
}

it('the package has the program, the library with its types, schemas, and no sources or tests', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'package.json',
      'README.md',
      'LICENSE',
      'dist/cli.js',
      'dist/index.d.ts',
      'schemas/assistant.json',
    ]),
  )
  expect(
    files.filter(
      (path) => !/^(package\.json|README\.md|LICENSE|dist\/.*\.(js|d\.ts)|schemas\/\w+\.json)$/.test(path),
    ),
  ).toEqual([])
})

it('publint finds nothing to say about the package', async () => {
  const { messages } = await publint({ pkgDir: join(app, 'node_modules/assistants-as-code'), pack: false })
  expect(messages).toEqual([])
})

it('makes a project that syncs and evaluates in an empty folder', async () => {
  await mkdir(join(app, 'fresh'))
  await asst('fresh', 'init', '--yes')
  expect(await asst('fresh', 'sync', '--yes')).toContain('Synced.')
  expect(await asst('fresh', 'eval')).toContain('gate passed')
})

it('npx asst runs the installed command', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  expect(await asst('.', '--version')).toBe(`${version}\n`)
})

it('a project is synced, asked and exported with it, workers and handlers included', async () => {
  await mkdir(join(app, 'help'))
  for (const name of ['asst.yaml', 'assistants', 'knowledge', 'evals'])
    await cp(join(root, name), join(app, 'help', name), { recursive: true })
  expect(await asst('help', 'sync')).toContain('Synced.')
  expect(await asst('help', 'ask', 'support', 'How do I reset the Tern 2 headphones?')).toContain(
    '[1] handbook/manuals/tern-2-headphones.pdf',
  )
  const shop = JSON.parse(await asst('help', 'ask', 'shop', 'Which headphones do you sell?', '--json'))
  expect(shop).toMatchObject({ status: 'completed', text: expect.stringContaining('Tern') })
  const exported = exportSchema.parse(JSON.parse(await asst('help', 'export', '--format', 'json')))
  expect(Object.keys(exported.assistants)).toEqual(['analyst', 'shop', 'support'])
})

it('an application is compiled against its types, exports included, and asks', async () => {
  await asst('help', 'export', '--output', join(app, 'assistants.json'))
  await asst('help', 'export', '--output', join(app, 'assistants.ts'))
  await writeFile(
    join(app, 'app.ts'),
    `import OpenAI from 'openai'
import { loadAssistant, UserError, type Reply } from 'assistants-as-code'
import { assistants, files, type AssistantKey } from './assistants.ts'

const key: AssistantKey = 'support'
const loaded = await loadAssistant(key, { export: 'assistants.json' })
if (loaded.runtime !== 'responses') throw new UserError('usage', loaded.assistantId)
const paths: (string | undefined)[] = Object.keys(files).map((id) => loaded.pathOf(id))
if (paths.some((path) => path === undefined)) throw new Error('a file has no path')

export async function compiled(client: OpenAI): Promise<string> {
  const response = await client.responses.create({ ...loaded.request, ...assistants.support.request, input: 'Hello?' })
  return response.output_text
}

await using local = await loadAssistant('support', { project: 'help' })
const reply: Reply = await local.ask('How long do I have to return something I bought?')
console.log(reply.text, reply.citations.map(({ path }) => path).join())
`,
  )
  const options = {
    compilerOptions: {
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      allowImportingTsExtensions: true,
    },
    files: ['app.ts'],
  }
  await writeFile(join(app, 'tsconfig.json'), JSON.stringify(options))
  await run(join(modules, '.bin/tsc'), ['-p', '.'], { cwd: app })
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', 'app.ts'], {
    cwd: app,
  })
  expect(stdout).toMatch(/30 days[^]*handbook\/returns\/returning-an-order\.md/)
})
