import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { projectAt } from '../support/project.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, openSyncProject, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let killed: SyncProject
let project: SyncProject
let run: Promise<unknown>

afterEach(async () => {
  await proxy.close()
  // Only now does the killed one notice that nobody will answer it.
  await run
  await killed.dispose()
  await project.dispose()
  await server.close()
})

/** Kills a first sync right after its nth create had its effect, of which lists say nothing for a second. */
async function killWithLag(nth: number, settings: string): Promise<void> {
  server = await startTestServer({ faults: { seed: 1, rules: [{ path: '/**', lag: { seconds: 1 } }] } })
  proxy = await startFaultProxy(server.url)
  killed = await createSyncProject(proxy.url, 'assistants', { settings })
  const stop = new AbortController()
  const dead = proxy.killAt(nth, 'after')
  run = killed.asst(['sync', '--yes'], { signal: stop.signal })
  await dead
  const corpse = await mkdtemp(join(tmpdir(), 'asst-corpse-'))
  await cp(killed.root, corpse, { recursive: true })
  project = openSyncProject(projectAt(corpse))
  stop.abort(new UserError('interrupted', 'dead'))
  proxy.heal()
}

it.each([1, 2, 3])('what a killed sync made as its create %d is found once lists show it', async (nth) => {
  await killWithLag(nth, 'settle_seconds: 1.5')
  const { stdout } = await project.sync()
  expect(stdout).toContain('An interrupted sync may have made what lists do not show yet')
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const { files, stores, assistants } = await readRemoteState(server.client)
  expect(files.map((name) => name.split('.')[0])).toEqual(['refunds', 'sales', 'shipping'])
  expect(stores).toHaveLength(1)
  expect(assistants).toHaveLength(2)
})
