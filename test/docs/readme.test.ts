import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer } from '../support/server.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const cli = join(root, 'src/cli.ts')

/** Code blocks of a language under one heading of a page. */
async function blocksOf(page: string, heading: string, language: string): Promise<string[]> {
  const text = await readFile(join(root, page), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const blocks = [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
  return blocks.filter((block) => block[1] === language).map((block) => block[2] ?? '')
}

/** A copy of the sample. */
let folder: string
const environment = { PATH: process.env['PATH'] ?? '' }

/** What a shell prints that is given a block, with `npx asst` being this program. */
async function paste(block: string): Promise<string> {
  const npx = `npx() { shift; "${process.execPath}" "${cli}" "$@"; }`
  const { stdout } = await run('bash', ['-e', '-c', `${npx}\n${block}`], { cwd: folder, env: environment })
  return stdout
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'asst-readme-')))
  for (const name of ['asst.yaml', 'assistants', 'knowledge', 'evals'])
    await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await paste('npx asst sync')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the README, pasted into a shell', () => {
  it('holds a conversation with a follow-up, saves it and evaluates it', async () => {
    const [block = ''] = await blocksOf('README.md', 'Talk to it', 'bash')
    const output = await paste(block)
    expect(output).toMatch(/24\s+hours[^]*3 to 5 business\s+days/)
    expect(output).toContain('[1] handbook/returns/refunds.md:18')
    expect(output).toContain('1 of 1 test passed (2 turns')
  })

  it('has two function calls answered together', async () => {
    const [, block = ''] = await blocksOf('README.md', 'Talk to it', 'bash')
    const output = await paste(block)
    expect(output.match(/^• search_database\(/gm)).toHaveLength(2)
    expect(output).toContain('Tern Mini')
  })

  it('brings a table along and downloads a chart', async () => {
    const [, , block = ''] = await blocksOf('README.md', 'Talk to it', 'bash')
    expect(await paste(block)).toContain('2026-02: 180')
    const [chart = ''] = await readdir(join(folder, 'charts'))
    expect((await readFile(join(folder, 'charts', chart))).subarray(1, 4).toString()).toBe('PNG')
  })
})

describe('docs/library.md', () => {
  const library = new URL('../../src/index.ts', import.meta.url).href

  async function runExample(code: string, variables: Record<string, string> = {}): Promise<string> {
    const file = join(folder, 'example.ts')
    await writeFile(file, code.replace("'assistants-as-code'", JSON.stringify(library)))
    const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
      cwd: folder,
      env: { ...environment, ...variables },
    })
    return stdout
  }

  it('loads an assistant of a project and asks it', async () => {
    const [code = ''] = await blocksOf('docs/library.md', '`loadAssistant`', 'ts')
    const output = await runExample(code)
    expect(output).toMatch(/30 days[^]*handbook\/returns\/returning-an-order\.md is cited at \d+/)
  })

  it('takes the request of an export to the SDK', async () => {
    const [, code = ''] = await blocksOf('docs/library.md', '`loadAssistant`', 'ts')
    await paste('npx asst export --output assistants.json')
    const server = await startTestServer({ dataDir: join(folder, '.asst/server') })
    const output = await runExample(code, { OPENAI_API_KEY: 'any', OPENAI_BASE_URL: server.url })
    await server.close()
    expect(output).toMatch(/tracking|parcel/i)
  })
})
