import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Runtime } from '../../src/config/runtime.ts'
import { type Fault, type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

const creates: [what: string, path: RegExp, runtime: Runtime][] = [
  ['an upload', /^\/files$/, 'responses'],
  ['a vector store', /^\/vector_stores$/, 'responses'],
  ['an attachment', /\/file_batches$/, 'responses'],
  ['an assistant', /^\/assistants$/, 'assistants'],
]
const faults: [how: string, fault: Fault, writes: number][] = [
  ['is lost', 'drop-after', 1],
  ['breaks off', 'cut', 1],
  ['is a server error', { status: 500 }, 2],
  ['never had a chance', 'drop-before', 2],
]

describe.each(creates)('%s whose answer', (_what, path, runtime) => {
  it.each(faults)('%s is made once', async (_how, fault, sent) => {
    project = await createSyncProject(proxy.url, runtime)
    proxy.inject({ method: 'POST', path, nth: 1, fault })
    await project.sync()
    const state = await readRemoteState(server.client)
    expect(state.files).toHaveLength(3)
    expect(state.stores.map(({ files }) => files.length)).toEqual([2])
    expect(state.assistants).toHaveLength(runtime === 'assistants' ? 2 : 0)

    // One request for each object, and a second one only where the first had no effect.
    const objects = path.source.includes('files$') ? 3 : path.source.includes('assistants') ? 2 : 1
    const posts = proxy.requests.filter((request) => request.method === 'POST' && path.test(request.path))
    expect(posts).toHaveLength(objects + sent - 1)

    proxy.requests.length = 0
    expect((await project.sync()).stdout).toContain('No changes.')
    expect(writesOf(proxy.requests)).toEqual([])
  })
})
