import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

beforeAll(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
  project = await createSyncProject(proxy.url, 'responses')
  await project.sync()
  await project.write('knowledge/handbook/refunds.md', 'Edited.\n')
})

afterAll(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

const commands = [
  ['validate'],
  ['plan'],
  ['sync'],
  ['status'],
  ['lock'],
  ['gc'],
  ['destroy'],
  ['ask', 'support', 'hi'],
  ['eval'],
]

it.each(commands)('%s prints one document where it cannot run', async (...argv) => {
  const { exitCode, stdout } = await project.asst(['--env', 'nowhere', ...argv, '--json'])
  expect(exitCode).toBe(1)
  const { version, error, problems } = JSON.parse(stdout)
  expect(version).toBe(1)
  expect((error?.problems ?? problems)[0]).toMatchObject({ code: 'unknown-environment' })
})

it('so does a plan that is asked for JSON by its format, and a command line that is wrong', async () => {
  const runs = [
    await project.asst(['plan', '--format', 'json', '--only', 'assistant/suport']),
    await project.asst(['plan', '--format=json', '--only', 'assistant/suport']),
    await project.asst(['sync', '--json', '--unknown']),
  ]
  for (const { stdout } of runs)
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      error: { code: 'usage', message: expect.any(String), hint: expect.any(String), problems: [] },
    })
  expect((await project.asst(['plan', '--format', 'markdown', '--only', 'x'])).stdout).toBe('')
})

it('a sync that was carried out in part prints its own document, and what failed in it', async () => {
  proxy.inject({
    method: 'POST',
    path: /^\/files$/,
    fault: { status: 400, body: '{"error":{"message":"no"}}' },
  })
  const { exitCode, stdout } = await project.asst(['sync', '--yes', '--json'])
  proxy.heal()
  expect(exitCode).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    applied: expect.anything(),
    failures: [{ path: 'refunds.md', cause: expect.stringContaining('no') }],
  })
})
