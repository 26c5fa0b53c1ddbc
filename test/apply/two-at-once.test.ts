import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { proveOnly } from '../../src/apply/claims.ts'
import { marksFor } from '../../src/compile/marks.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, projectFile, secretKey, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let ours: SyncProject
let theirs: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
  ours = await createSyncProject(proxy.url, 'assistants')
  theirs = await createSyncProject(server.url, 'assistants')
})

afterEach(async () => {
  await ours.dispose()
  await theirs.dispose()
  await proxy.close()
  await server.close()
})

it.each([
  ['makes its store', /^\/vector_stores$/],
  ['uploads', /^\/files$/],
  ['attaches', /\/file_batches$/],
  ['makes an assistant', /^\/assistants$/],
])('of two syncs one is overtaken while it %s, and the next converges', async (_what, path) => {
  const runs: Awaited<ReturnType<SyncProject['asst']>>[] = []
  const meanwhile = async () => void runs.push(await theirs.asst(['sync', '--yes']))
  proxy.inject({ method: 'POST', path, nth: 1, fault: meanwhile })
  runs.push(await ours.asst(['sync', '--yes']))
  const overtaken = runs.filter(({ error }) => error?.code === 'overtaken')
  expect(overtaken.length).toBeGreaterThan(0)
  for (const run of overtaken) expect(run.stderr).toMatch(/another sync, on \S+#[0-9a-f]{6}, has written/)

  proxy.heal()
  await ours.sync()
  expect((await ours.sync()).stdout).toContain('No changes.')
  const { files, stores, assistants } = await readRemoteState(server.client)
  expect([files.length, stores.length, assistants.length]).toEqual([3, 1, 2])
})

it('an overtaken sync that goes on deletes no copy of a file that the other one attached', async () => {
  proxy.inject({
    method: 'POST',
    path: /^\/files$/,
    nth: 2,
    fault: async () => void (await theirs.asst(['sync', '--yes'])),
  })
  expect((await ours.asst(['sync', '--yes'])).error?.code).toBe('overtaken')
  proxy.heal()

  for (const side of [theirs, ours]) {
    await side.sync()
    expect((await side.sync()).stdout).toContain('No changes.')
  }
  // However deep one looks.
  expect((await ours.asst(['plan', '--detailed-exitcode'])).exitCode).toBe(0)
  const [store] = (await server.client.vectorStores.list()).data
  expect(store?.file_counts).toMatchObject({ total: 2, completed: 2 })
})

it('names the machine whose sync has not finished', () => {
  const owner = { project: 'sample', id: 'test01', environment: 'test' }
  const metadata = marksFor(owner, 'handbook', '1234', 'applying', 'laptop#a1b2c3')
  const context = {
    owner,
    seen: { marks: new Map(), written: { store: new Set<string>(), assistant: new Set<string>() } },
  }
  expect(() => proveOnly(context, ['handbook'], [{ id: 'vs_1', metadata }])).toThrow(
    'on laptop#a1b2c3, has written vs_1',
  )
})

it('two processes that change different documents at the same moment leave one state for both', async () => {
  await theirs.sync()
  await cp(theirs.path('locks'), ours.path('locks'), { recursive: true })
  await ours.write('asst.yaml', projectFile(server.url, 'assistants'))
  await ours.write('knowledge/handbook/refunds.md', 'Ours.\n')
  await theirs.write('knowledge/handbook/shipping.md', 'These are theirs.\n')
  const ends = await Promise.all([ours, theirs].map(startSync))
  for (const { exitCode, stderr } of ends) {
    expect([0, 1]).toContain(exitCode)
    expect(stderr).not.toMatch(/^ {4}at /m)
  }
  expect(ends.map(({ exitCode }) => exitCode)).not.toEqual([0, 0])

  await theirs.asst(['lock'])
  await theirs.sync()
  expect((await theirs.sync()).stdout).toContain('No changes.')
  const { files, stores, assistants } = await readRemoteState(server.client)
  expect([files.length, stores.length, assistants.length]).toEqual([3, 1, 2])
})

/** A sync as a process of its own. */
async function startSync({ root }: SyncProject): Promise<{ exitCode: number | null; stderr: string }> {
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [cli, 'sync', '--yes', '--project', root], {
    env: { PATH: process.env['PATH'], TEST_KEY: secretKey },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const closed = once(child, 'close')
  const stderr = await text(child.stderr)
  await closed
  return { exitCode: child.exitCode, stderr }
}
