import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { createSyncProject, secretKey, type SyncProject, writesOf } from '../support/sync-project.ts'
import { token } from './token.ts'

const document = `# Keys\n\nA key looks like ${token}.\n`

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  project = await createSyncProject(server.url, 'responses')
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

/** Every file that the program wrote, as text. */
async function written(): Promise<string> {
  const entries = await readdir(project.root, { recursive: true, withFileTypes: true })
  const texts = entries
    .filter((entry) => entry.isFile() && /locks|\.asst/.test(entry.parentPath.slice(project.root.length)))
    .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'))
  return (await Promise.all(texts)).join('\n')
}

describe('a sync of a document with a credential', () => {
  it('refuses before it writes, with the place and the rule, and without the credential', async () => {
    await project.write('knowledge/handbook/keys.md', document)
    const run = await project.asst(['sync', '--yes'])
    expect(run.error?.code).toBe('secret-found')
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toMatch(/knowledge\/handbook\/keys\.md:3:18 error .*rule github/)
    expect(writesOf(server.requests)).toEqual([])
    for (const text of [run.stdout, run.stderr, await written()]) expect(text).not.toContain(token)
  })

  it('names every one of them, in data for the code interpreter too', async () => {
    await project.write('knowledge/handbook/keys.md', document)
    await project.write('knowledge/sales/sales.csv', `name,key\na,${token}\n`)
    const run = await project.asst(['sync', '--yes', '--json'])
    const { error } = JSON.parse(run.stdout) as { error: { problems: { line: number; column: number }[] } }
    expect(error.problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 18],
      [2, 3],
    ])
    expect(run.stdout + run.stderr).not.toContain(token)
  })

  it('only warns on the embedded server, because nothing leaves this machine', async () => {
    const asst = await readFile(join(project.root, 'asst.yaml'), 'utf8')
    await project.write('asst.yaml', `${asst.trimEnd()}\n  here: { provider: local }\n`)
    await project.write('knowledge/handbook/keys.md', document)
    const run = await project.asst(['sync', '--env', 'here'])
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/keys\.md:3:18 warning .*rule github/),
    })
    expect(run.stdout).not.toContain(token)
  })

  it.each(['keys.md:3:github', 'keys.md:github'])('goes through where %s is allowed', async (allowed) => {
    await project.write('knowledge/handbook/keys.md', document)
    await project.write('knowledge/handbook.yaml', `allow_secrets: ["${allowed}"]\n`)
    await project.sync()
  })

  it.each(['keys.md:4:github', 'keys.md:stripe', 'other.md:github'])(
    'refuses where only %s is allowed',
    async (allowed) => {
      await project.write('knowledge/handbook/keys.md', document)
      await project.write('knowledge/handbook.yaml', `allow_secrets: ["${allowed}"]\n`)
      expect((await project.asst(['sync', '--yes'])).error?.code).toBe('secret-found')
    },
  )

  it('scans only what would be uploaded', async () => {
    await project.write('knowledge/handbook/keys.md', document)
    await project.write('knowledge/handbook.yaml', 'allow_secrets: ["keys.md:github"]\n')
    await project.sync()
    await project.remove('knowledge/handbook.yaml')
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    await project.sync()
  })
})

describe("the provider's key", () => {
  it.each([401, 403, 400, 500])(
    'reaches no error text and no file where it is repeated with a %d',
    async (status) => {
      const said = JSON.stringify({
        error: { message: `Incorrect API key provided: ${secretKey}`, type: 'x' },
      })
      const proxy = await startFaultProxy(server.url)
      await project.dispose()
      project = await createSyncProject(proxy.url, 'responses')
      proxy.inject({
        method: 'POST',
        path: /^\/files$/,
        fault: { status, body: said, headers: { 'retry-after': '0' } },
      })
      const run = await project.asst(['sync', '--yes', '--verbose'])
      await proxy.close()
      expect(run.exitCode).toBe(1)
      expect(run.stdout + run.stderr).toContain('Incorrect API key')
      for (const text of [run.stdout, run.stderr, await written()]) expect(text).not.toContain(secretKey)
    },
  )
})
