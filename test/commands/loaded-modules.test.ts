import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Tells the address of each module that is loaded, a line each, on standard error. */
const spy = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context) } })
`)}`

/** Packages and rooms that a command loads. */
async function loadedBy(...args: string[]): Promise<{ packages: string[]; rooms: string[] }> {
  const { stderr } = await run(process.execPath, ['--import', spy, 'src/cli.ts', ...args], { cwd: root })
  const found = (pattern: RegExp) => [
    ...new Set(stderr.split('\n').flatMap((url) => pattern.exec(url)?.[1] ?? [])),
  ]
  return {
    packages: found(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/).toSorted(),
    rooms: found(/\/src\/([^/]+)\/[^/]/).toSorted(),
  }
}

it.each(['--help', '--version', 'plan --help', 'serve --help'])(
  'asst %s loads what parses the command line and no more',
  async (line) => {
    expect(await loadedBy(...line.split(' '))).toEqual({ packages: ['commander'], rooms: ['commands'] })
  },
)

it('validate loads neither the SDK nor the server nor what extracts text', async () => {
  const { packages, rooms } = await loadedBy('validate')
  expect(packages).toContain('yaml')
  expect(packages).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(openai|hono|unpdf|mammoth|html-to-text|@secretlint)/)]),
  )
  expect(rooms).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(server|secrets)$/)]))
})
