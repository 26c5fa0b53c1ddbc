import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Runtime } from '../../src/config/runtime.ts'
import { startAsst } from '../support/asst-process.ts'
import { countObjects } from '../support/count-objects.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject } from '../support/sync-project.ts'

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

const moments: [what: string, runtime: Runtime, method: string, path: RegExp][] = [
  ['with a store', 'responses', 'POST', /^\/vector_stores\/[^/]+\/files$/],
  ['before it asks', 'responses', 'POST', /^\/responses$/],
  ['while it cleans up', 'responses', 'DELETE', /^\/vector_stores/],
  ['before it asks', 'assistants', 'POST', /\/runs$/],
]

it.each(moments)(
  'a question that is killed %s on %s leaves nothing once the next command has run',
  async (_what, runtime, method, path) => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    await project.write('attached.md', '# Warranty\n\nThe warranty of a chair lasts 24 months.\n')
    const before = countObjects(server.dataDir)

    const question = 'How long does the warranty of a chair last?'
    const ask = startAsst(['ask', 'support', question, '--file', 'attached.md'], project.root)
    await proxy.killAt(1, 'before', (request) => request.method === method && path.test(request.path))
    ask.child.kill('SIGKILL')
    expect(await ask.ended).toEqual({ code: null, signal: 'SIGKILL' })
    expect(countObjects(server.dataDir)).not.toEqual(before)

    proxy.heal()
    const next = await project.asst(['ask', 'support', 'How long can I return an order?'])
    expect(next.exitCode).toBe(0)
    expect(next.stdout).not.toContain('left by an earlier command')
    expect(countObjects(server.dataDir)).toEqual(before)
    expect(await readdir(project.path('.asst/work/test.throwaways'))).toEqual([])
  },
)
