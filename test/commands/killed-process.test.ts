import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Runtime } from '../../src/config/runtime.ts'
import { openArenas } from '../support/arena.ts'
import { startAsst } from '../support/asst-process.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState, type RemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject, writesOf } from '../support/sync-project.ts'
import { scenarioNamed } from '../support/sync-scenarios.ts'

const owner = { project: 'sample', id: 'test01', environment: 'test' }

let server: TestServer
let proxy: FaultProxy
let project: SyncProject
let days = 0

beforeEach(async () => {
  days = 0
  server = await startTestServer({ now: () => Math.floor(Date.now() / 1000) + days * 86_400 })
  proxy = await startFaultProxy(server.url)
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

/** A project whose next sync sends requests of every kind. */
async function prepare(runtime: Runtime): Promise<void> {
  project = await createSyncProject(proxy.url, runtime, { settings: 'limits: { concurrency: 1 }' })
  const host = { client: server.client, expire: async () => void (days += 2), hasBranches: false }
  await scenarioNamed('everything').prepare(project, host)
}

const kinds: [what: string, method: string, path: RegExp, runtime: Runtime][] = [
  ['looks at what is there', 'GET', /./, 'responses'],
  ['makes a vector store', 'POST', /^\/vector_stores$/, 'responses'],
  ['marks a vector store', 'POST', /^\/vector_stores\/[^/]+$/, 'responses'],
  ['uploads', 'POST', /^\/files$/, 'responses'],
  ['attaches', 'POST', /\/file_batches$/, 'responses'],
  ['detaches', 'DELETE', /^\/vector_stores\/.+\/files\//, 'responses'],
  ['deletes a vector store', 'DELETE', /^\/vector_stores\/[^/]+$/, 'responses'],
  ['deletes an upload', 'DELETE', /^\/files\//, 'responses'],
  ['makes an assistant', 'POST', /^\/assistants$/, 'assistants'],
  ['writes an assistant', 'POST', /^\/assistants\/./, 'assistants'],
  ['deletes an assistant', 'DELETE', /^\/assistants\//, 'assistants'],
]

/** What an undisturbed sync makes, by runtime. */
const undisturbed = new Map<Runtime, RemoteState>()

async function undisturbedState(runtime: Runtime): Promise<RemoteState> {
  const known = undisturbed.get(runtime)
  if (known !== undefined) return known
  const arenas = await openArenas()
  const arena = await arenas.enter(runtime, scenarioNamed('everything'))
  await arena.project.sync()
  const { state } = await arenas.complete(arena.project, arena)
  await arenas.close()
  undisturbed.set(runtime, state)
  return state
}

it.each(kinds)(
  'a process that is killed when it %s is completed by the next one',
  async (_what, method, path, runtime) => {
    await prepare(runtime)
    const sync = startAsst(['sync', '--yes'], project.root)
    await proxy.killAt(1, 'after', (request) => request.method === method && path.test(request.path))
    sync.child.kill('SIGKILL')
    expect(await sync.ended).toEqual({ code: null, signal: 'SIGKILL' })

    proxy.heal()
    await project.sync()
    expect(await readRemoteState(server.client, owner)).toEqual(await undisturbedState(runtime))
    const sent = proxy.requests.length
    expect((await project.sync()).stdout).toContain('No changes.')
    expect(writesOf(proxy.requests.slice(sent))).toEqual([])
  },
)
