import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitForLists } from '../../../src/commands/sync/wait-for-lists.ts'
import { UserError } from '../../../src/errors.ts'
import { openWorkspace } from '../../../src/workspace/open-workspace.ts'
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts'
import { projectAt } from '../../support/project.ts'
import { readRemoteState } from '../../support/remote-state.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import {
  createSyncProject,
  openSyncProject,
  secretKey,
  type SyncProject,
} from '../../support/sync-project.ts'

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

/** Waits as the killed one's successor does, on a clock of its own. Returns how long. */
async function wait(onSleep: (slept: number) => Promise<void> = async () => {}): Promise<number> {
  const variables = { TEST_KEY: secretKey }
  const workspace = await openWorkspace({ project: project.root, variables })
  const start = Date.now()
  let slept = 0
  const clock = {
    now: () => start + slept,
    sleep: async (ms: number) => {
      slept += ms
      await onSleep(slept)
    },
  }
  const notes: string[] = []
  try {
    await waitForLists(workspace, { note: (text) => notes.push(text) }, clock)
  } finally {
    await workspace.close()
  }
  expect(notes).toHaveLength(slept > 0 ? 1 : 0)
  return slept
}

const begun = (kind: string, name: string) => `${JSON.stringify({ event: 'intent', kind, name })}\n`

describe('with a create that was never answered', () => {
  const name = 'refunds.abcdef-abcdefghij.md'

  beforeEach(async () => {
    server = await startTestServer()
    proxy = await startFaultProxy(server.url)
    project = killed = await createSyncProject(proxy.url, 'assistants', { settings: 'settle_seconds: 30' })
    run = Promise.resolve()
  })

  const upload = () => server.client.files.create({ file: new File(['text'], name), purpose: 'assistants' })

  it('lists again and again, and waits no longer once it is there', async () => {
    await project.write('.asst/work/test.journal.jsonl', begun('file', name))
    const slept = await wait(async (slept) => {
      if (slept >= 1000 && (await server.client.files.list()).data.length === 0) await upload()
    })
    expect(slept).toBeGreaterThanOrEqual(1000)
    expect(slept).toBeLessThan(4000)
  })

  it('waits for nothing where it is there already', async () => {
    await upload()
    await project.write('.asst/work/test.journal.jsonl', begun('file', name))
    expect(await wait()).toBe(0)
  })

  it('waits until lists have settled where it was never made', async () => {
    await project.write('.asst/work/test.journal.jsonl', begun('store', 'handbook'))
    expect(await wait()).toBeGreaterThan(29_000)
    expect(await wait()).toBeLessThan(30_001)
  })

  it('takes nothing for it that was there before', async () => {
    await project.sync()
    const { knowledge } = await project.lockfile()
    const { filename } = await server.client.files.retrieve(
      knowledge['handbook']?.files['refunds.md']?.search ?? '',
    )
    await project.write('.asst/work/test.journal.jsonl', begun('file', filename))
    expect(await wait()).toBeGreaterThan(29_000)
    await project.remove('locks')
    expect(await wait()).toBeGreaterThan(29_000)
  })
})
