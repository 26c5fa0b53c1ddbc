import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readScript } from '../../src/config/read-script.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const run = promisify(execFile)
const page = await readFile(new URL('../../docs/server.md', import.meta.url), 'utf8')

/** The code blocks of a language, each with the heading above it. */
function blocksOf(language: string): [string, string][] {
  const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
  return blocks
    .filter((block) => block[1] === language)
    .map((block) => [headingBefore(block.index), block[2] ?? ''])
}

function headingBefore(index: number): string {
  const prose = page.slice(0, index).replaceAll(/^```[^]*?^```$/gm, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].at(-1)?.[1] ?? ''
}

let server: TestServer
let folder: string

beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'asst-examples-'))
  await symlink(new URL('../../node_modules', import.meta.url).pathname, join(folder, 'node_modules'))
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

describe('the TypeScript examples of docs/server.md', () => {
  it('are one for each API', () => {
    expect(blocksOf('ts').map(([heading]) => heading)).toEqual([
      'TypeScript, Responses API',
      'TypeScript, Assistants API',
    ])
  })

  it.each(blocksOf('ts'))('run: %s', async (heading, code) => {
    const own = join(folder, heading.replaceAll(/\W+/g, '-'))
    await mkdir(own)
    const file = join(own, 'example.ts')
    expect(code).toContain('http://127.0.0.1:4010/v1')
    await writeFile(file, code.replace('http://127.0.0.1:4010/v1', server.url))
    const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
      cwd: own,
    })
    expect(stdout).toMatch(/30 days[^]*returns\.md/)
    expect(stdout).toMatch(/14 days[^]*returns\.md/)
    expect(stdout).toContain('pieces: 41')
    expect(stdout).toContain('downloaded sales-revenue-by-month.png')
    const [chart = ''] = (await readdir(own)).filter((name) => name.endsWith('.png'))
    expect((await readFile(join(own, chart))).subarray(1, 4).toString()).toBe('PNG')
  })
})

/** What the programs show, by what they must call for it: in TypeScript or Python, of either API. */
const features: [string, RegExp][] = [
  ['files', /client\.files\.create\(/],
  ['a vector store', /client\.(vectorStores|vector_stores)\.create\(/],
  ['attaching', /\.files\.(uploadAndPoll|upload_and_poll)\(/],
  ['a follow-up', /And electronics\?/],
  ['citations', /file_citation/],
  ['streaming', /stream: true|stream=True|runs\.stream\(/],
  [
    'function tools',
    /type["']?: ["']function["'][^]*(function_call_output|submitToolOutputs|submit_tool_outputs)/,
  ],
  ['the code interpreter', /type["']?: ["']code_interpreter["']/],
  ['the download of a chart', /writeFile\(|write_to_file\(/],
]

describe('the examples of docs/server.md in either language', () => {
  const programs = [...blocksOf('ts'), ...blocksOf('python')]

  it('are linked from the README', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    const anchors = programs.map(([heading]) => heading.toLowerCase().replace(',', '').replaceAll(' ', '-'))
    expect(anchors).toHaveLength(4)
    for (const anchor of anchors) expect(readme).toContain(`docs/server.md#${anchor}`)
  })

  it.each(programs)('show everything: %s', (_, code) => {
    for (const [feature, call] of features) expect(code, feature).toMatch(call)
  })
})

it('the script of docs/server.md is one', async () => {
  const [[, code] = ['', '']] = blocksOf('yaml').filter(([heading]) => heading === 'A script')
  const file = join(folder, 'script.yaml')
  await writeFile(file, code)
  const { value, problems } = await readScript(file)
  expect(problems).toEqual([])
  expect(value?.replies).toHaveLength(8)
})
