import { createHash } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createClient } from '../../src/remote/client.ts'
import { connectRemote } from '../../src/remote/connect.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject, writesOf } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
  project = await createSyncProject(proxy.url, 'responses')
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

const limits = {
  concurrency: 4,
  uploadsPerMinute: 1000,
  attachedFilesPerMinute: 2000,
  storeWritesPerMinute: 300,
}
const page = 'knowledge/handbook/refunds.md'

it('a file that changed since it was read is named, and nothing of it is sent', async () => {
  await project.sync()
  const before = await readRemoteState(server.client)
  const locked = (await project.lockfile()).knowledge['handbook']?.files['refunds.md']
  await project.write(page, '# Refunds\n\nWithin 60 days.\n')
  const run = await project.asst(['sync', '--yes'], {
    // The plan is printed, and so the file was read; by when it is uploaded it is another one.
    onOutput: (text) => {
      if (text.includes('Plan:')) writeFileSync(project.path(page), '# Refunds\n\nWithin 90 days.\n')
    },
  })
  expect(run.exitCode).toBe(1)
  expect(run.stdout).toContain('handbook/refunds.md: refunds.md changed while it was being synced')
  expect((await readRemoteState(server.client)).files).toEqual(before.files)
  expect((await project.lockfile()).knowledge['handbook']?.files['refunds.md']).toEqual(locked)

  await project.sync()
  proxy.requests.length = 0
  expect((await project.sync()).stdout).toContain('No changes.')
  expect(writesOf(proxy.requests)).toEqual([])
})

it('an upload whose file changes while it is sent fails', async () => {
  const content = 'a'.repeat(4 * 1024 * 1024)
  await project.write('big.md', content)
  const absolute = project.path('big.md')
  const sha256 = createHash('sha256').update(content).digest('hex')
  const client = createClient({ baseUrl: proxy.url, query: {}, headers: {} })
  const remote = connectRemote(client, limits)
  const sending = remote.files.create({ name: 'big.md', absolute, sha256 })
  appendFileSync(absolute, 'b')
  await expect(sending).rejects.toThrow(/changed while|cannot be read|cannot reach/)
  expect((await readRemoteState(server.client)).files).toEqual([])
})
