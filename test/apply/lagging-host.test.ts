import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
  project = await createSyncProject(proxy.url, 'assistants', { settings: 'settle_seconds: 1\n' })
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

const notFound = { status: 404, body: JSON.stringify({ error: { message: 'no such object' } }) }

/** Requests that name what a sync has just made. */
const places: [method: string, path: RegExp][] = [
  ['GET', /^\/vector_stores\/[^/]+$/],
  ['POST', /^\/vector_stores\/[^/]+$/],
  ['POST', /\/file_batches$/],
  ['GET', /\/file_batches\/[^/]+$/],
  ['GET', /^\/assistants\/[^/]+$/],
]

it('what was just made is looked for again where a host that lags does not find it yet', async () => {
  for (const [method, path] of places)
    for (const nth of [1, 2]) proxy.inject({ method, path, nth, fault: notFound })
  expect((await project.asst(['sync', '--yes'])).exitCode).toBe(0)
  expect((await project.sync()).stdout).toContain('No changes.')
  const { files, stores, assistants } = await readRemoteState(server.client)
  expect([files.length, stores.length, assistants.length]).toEqual([3, 1, 2])
})

it('what is not found for as long as lists may lag fails with that, and the next sync mends it', async () => {
  proxy.inject({ method: 'POST', path: /\/file_batches$/, fault: notFound })
  const run = await project.asst(['sync', '--yes'])
  expect(run.exitCode).toBe(1)
  expect(run.stdout).toContain('not found: no such object')
  proxy.heal()
  await project.sync()
  expect((await readRemoteState(server.client)).files).toHaveLength(3)
})
