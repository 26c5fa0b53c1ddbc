import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { type AsstProcess, startAsst } from '../support/asst-process.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState, type RemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject, writesOf } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject
const children: ChildProcess[] = []

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
  project = await createSyncProject(proxy.url, 'assistants', { settings: 'limits: { concurrency: 2 }' })
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await project.dispose()
  await proxy.close()
  await server.close()
})

/** What an undisturbed sync of the same project makes. */
async function undisturbedState(): Promise<RemoteState> {
  const other = await startTestServer()
  const twin = await createSyncProject(other.url, 'assistants')
  await twin.sync()
  const state = await readRemoteState(other.client)
  await twin.dispose()
  await other.close()
  return state
}

async function expectCompletion(): Promise<void> {
  proxy.heal()
  await project.sync()
  expect(await readRemoteState(server.client)).toEqual(await undisturbedState())
  const posts = writesOf(proxy.requests)
  for (const [write, times] of [
    ['POST /files', 3],
    ['POST /vector_stores', 1],
    ['POST /assistants', 2],
  ] as const)
    expect(posts.filter((post) => post === write)).toHaveLength(times)
}

const moments: [write: string, path: RegExp][] = [
  ['an upload', /^\/files$/],
  ['a vector store', /^\/vector_stores$/],
  ['an attachment', /\/file_batches$/],
  ['an assistant', /^\/assistants$/],
]

describe('a sync that is interrupted once', () => {
  it.each(moments)(
    'while it makes %s finishes that, sends nothing more, and is resumed',
    async (_what, path) => {
      const stop = new AbortController()
      let sent = 0
      const interrupt = async () => {
        stop.abort(new UserError('interrupted', 'stopped by SIGINT'))
        await sleep(50)
        sent = proxy.requests.length
      }
      proxy.inject({ method: 'POST', path, nth: 1, fault: interrupt })
      const run = await project.asst(['sync', '--yes'], { signal: stop.signal })
      expect(run.error?.code).toBe('interrupted')
      expect(run.stdout).toContain('`asst sync` resumes')
      expect(proxy.requests).toHaveLength(sent)
      // Nothing is made twice, so what was in flight was written down.
      await expectCompletion()
    },
  )
})

/** Syncs in a process of its own. */
function startSync(): AsstProcess {
  const run = startAsst(['sync', '--yes'], project.root)
  children.push(run.child)
  return run
}

describe('a process that is sent SIGINT', () => {
  it('ends by itself once what it sent is answered', async () => {
    const sync = startSync()
    const interrupt = async () => {
      sync.child.kill('SIGINT')
      await sleep(200)
    }
    proxy.inject({ method: 'POST', path: /^\/files$/, nth: 2, fault: interrupt })
    expect(await sync.ended).toEqual({ code: 1, signal: null })
    expect(await sync.stdout).toContain('Stopping once')
    await expectCompletion()
  })

  it('ends at once when it is sent another, and is completed by the next sync', async () => {
    const sync = startSync()
    const arrived = Promise.withResolvers<void>()
    const never = new Promise<void>(() => {})
    const hang = () => {
      arrived.resolve()
      return never
    }
    proxy.inject({ method: 'POST', path: /^\/files$/, nth: 2, fault: hang })
    await arrived.promise
    sync.child.kill('SIGINT')
    await sleep(200)
    expect(sync.child.exitCode).toBeNull()
    sync.child.kill('SIGINT')
    expect(await sync.ended).toEqual({ code: null, signal: 'SIGINT' })
    proxy.heal()
    await project.sync()
    expect(await readRemoteState(server.client)).toEqual(await undisturbedState())
  })
})
