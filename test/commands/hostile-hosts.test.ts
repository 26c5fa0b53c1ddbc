import { describe, expect, it } from 'vitest'
import { runtimes, type Runtime } from '../../src/config/runtime.ts'
import { type Fault, startFaultProxy } from '../support/fault-proxy.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles, secretKey, type SyncProject } from '../support/sync-project.ts'

const html = { 'content-type': 'text/html' }
/** The SDK tries other errors again, which would only take time here. */
const final = { 'x-should-retry': 'false' }
const page = `<!doctype html><title>Sign in</title><body>${'<p>Please sign in.</p>'.repeat(500)}`

const hosts: [what: string, fault: Fault, says: RegExp][] = [
  [
    'answers with a web page',
    { status: 200, body: page, headers: html },
    /text\/html instead of a JSON object/,
  ],
  ['answers with nothing', { status: 200, body: '' }, /its answer is empty instead/],
  ['answers with an empty object', { status: 200, body: '{}' }, /has no id|is not the API's/],
  ['answers with null', { status: 200, body: 'null' }, /its answer is null instead of a JSON object/],
  ['finds nothing', { status: 404, body: '{"error":{"message":"Unknown path"}}' }, /Unknown path|not synced/],
  ['finds no page', { status: 404, body: page, headers: html }, /Sign in|not synced/],
  [
    'refuses the key',
    { status: 401, body: '{"error":{"message":"Wrong key sk-abcdef123"}}' },
    /does not accept the key/,
  ],
  ['fails', { status: 500, body: 'oops', headers: final }, /failed with 500: oops/],
  [
    'stands behind a gateway that fails',
    { status: 502, body: page, headers: { ...html, ...final } },
    /502: Sign in/,
  ],
  [
    'sends everyone to a login page',
    { status: 302, headers: { location: 'https://login.example/portal?token=abc' } },
    /it redirects to https:\/\/login\.example/,
  ],
  ['breaks every connection', 'drop-before', /cannot reach the provider/],
  ['breaks every answer', 'cut', /cannot reach the provider/],
]

const suite =
  'assistant: support\ntests: [{ id: norway, input: How long to Norway?, assert: [{ type: contains, value: four }] }]\n'

const commands = [['ask', 'support', 'How long to Norway?'], ['eval'], ['lock'], ['status']]
const plannings = [['plan'], ['sync', '--yes']]

/** A synced project whose host has turned hostile since. */
async function useProject<T>(
  runtime: Runtime,
  fault: Fault,
  use: (project: SyncProject) => Promise<T>,
  path = /^/,
): Promise<T> {
  const server = await startTestServer()
  const proxy = await startFaultProxy(server.url)
  const files = { ...sampleFiles, 'evals/support.yaml': suite }
  const project = await createSyncProject(proxy.url, runtime, { files })
  try {
    await project.sync()
    proxy.inject({ path, fault })
    return await use(project)
  } finally {
    await project.dispose()
    await proxy.close()
    await server.close()
  }
}

// Most of the time passes between the tries of the SDK, so the hosts are tried side by side.
describe.each(runtimes)('on %s, a host that', { concurrent: true }, (runtime) => {
  it.each(hosts)('%s gets each command a message of one line', (_what, fault, says) =>
    useProject(runtime, fault, async (project) => {
      const before = await project.lockfile()
      const runs = await Promise.all(commands.map((argv) => project.asst(argv)))
      // `eval` wants what is synced to be as in the files; a sync is to have something to do.
      await project.write('knowledge/handbook/gifts.md', '# Gifts\n\nGifts are wrapped.\n')
      runs.push(...(await Promise.all(plannings.map((argv) => project.asst(argv)))))
      for (const [index, { exitCode, stdout, stderr }] of runs.entries()) {
        const command = [...commands, ...plannings][index]?.[0]
        expect({ command, exitCode }).toEqual({ command, exitCode: 1 })
        const text = `${stdout}${stderr}`
        expect({ command, text }).toEqual({ command, text: expect.stringMatching(says) })
        expect(text).not.toMatch(/^ {4}at /m)
        expect(text).not.toContain(secretKey)
        expect(text).not.toContain('sk-abcdef123')
        expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(300)
      }
      expect(await project.lockfile()).toEqual(before)
    }),
  )
})

it('a host without an Assistants API is told from a missing object, with the runtime to use instead', () =>
  useProject(
    'assistants',
    { status: 404, body: '{}' },
    async (project) => {
      const run = await project.asst(['plan'])
      expect(run.stderr).toMatch(/no Assistants API.*runtime: responses/)
    },
    /^\/assistants/,
  ))
