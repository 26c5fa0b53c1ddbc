import { cp } from 'node:fs/promises'
import type { Owner } from '../../src/compile/marks.ts'
import type { Runtime } from '../../src/config/runtime.ts'
import { UserError } from '../../src/errors.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { projectAt } from './project.ts'
import { readRemoteState, type RemoteState } from './remote-state.ts'
import { startTestServer } from './server.ts'
import { createSyncProject, openSyncProject, type SyncProject, writesOf } from './sync-project.ts'
import type { Scenario } from './sync-scenarios.ts'

/** A project that shares a server with others, but neither marks nor the proxy. */
export interface Arena {
  project: SyncProject
  proxy: FaultProxy
  owner: Owner
}

/** A sync that died or failed. */
export interface Killed {
  /** As it was on disk. */
  project: SyncProject
  /** At which it happened. */
  write: string
}

/** Killed before or after a write had its effect; or refused this write and all that follow, and so alive. */
export type Moment = 'before' | 'after' | 'refused'

/** What the sync after a killed one did. */
export interface Completion {
  exitCode: number
  stderr: string
  state: RemoteState
  /** What one more sync says, and what it writes. */
  again: string
  writes: string[]
}

/** Arenas on one server. */
export interface Arenas {
  enter(runtime: Runtime, scenario: Scenario): Promise<Arena>
  /** Undefined where it came to its end before. */
  killSync(arena: Arena, nth: number, moment: Moment): Promise<Killed | undefined>
  /** Lets the next sync live, and one more. */
  complete(project: SyncProject, arena: Arena): Promise<Completion>
  close(): Promise<void>
}

const secondsPerDay = 86_400

export async function openArenas({ hasBranches = false } = {}): Promise<Arenas> {
  let days = 0
  const server = await startTestServer({ now: () => Math.floor(Date.now() / 1000) + days * secondsPerDay })
  const host = { client: server.client, expire: async () => void (days += 2), hasBranches }
  const leftover: (() => Promise<void>)[] = []
  let entered = 0

  /** What the program had written to disk by then is what the next one finds. */
  async function killSync({ project, proxy }: Arena, nth: number, moment: 'before' | 'after') {
    const stop = new AbortController()
    const dead = proxy.killAt(nth, moment)
    const run = project.asst(['sync', '--yes'], { signal: stop.signal })
    const request = await Promise.race([dead, run.then(() => undefined)])
    if (request === undefined) return undefined
    const corpse = projectAt(`${project.root}-corpse`)
    await cp(project.root, corpse.root, { recursive: true })
    leftover.push(corpse.dispose)
    stop.abort(new UserError('interrupted', 'dead'))
    // What it sent stays unanswered until the proxy ends, so it learns nothing of the life after it.
    leftover.push(() => run.then(() => {}))
    return { project: openSyncProject(corpse), write: `${request.method} ${request.path}` }
  }

  return {
    async enter(runtime, scenario) {
      const proxy = await startFaultProxy(server.url)
      leftover.push(() => proxy.close())
      entered += 1
      const id = `id${String(entered).padStart(4, '0')}`
      const project = await createSyncProject(proxy.url, runtime, { id })
      leftover.push(() => project.dispose())
      await scenario.prepare(project, host)
      return { project, proxy, owner: { project: 'sample', id, environment: 'test' } }
    },
    killSync: (arena, nth, moment) =>
      moment === 'refused' ? refuseSync(arena, nth) : killSync(arena, nth, moment),
    async complete(project, { proxy, owner }) {
      proxy.heal()
      const { exitCode, stderr } = await syncOrTakeOver(project)
      const state = await readRemoteState(server.client, owner)
      const sent = proxy.requests.length
      const { stdout } = await project.asst(['sync', '--yes'])
      const writes = writesOf(proxy.requests.slice(sent))
      // Only now does the killed one notice that nobody will answer it.
      await proxy.close()
      return {
        exitCode,
        stderr,
        state,
        again: stdout.includes('No changes.') ? 'no changes' : stdout,
        writes,
      }
    },
    async close() {
      for (const clean of leftover.splice(0).toReversed()) await clean()
      await server.close()
    },
  }
}

/** No write is allowed any more: the program fails, and writes down what it did until then. */
async function refuseSync({ project, proxy }: Arena, nth: number): Promise<Killed | undefined> {
  const before = proxy.requests.length
  proxy.inject({ isWrite: true, from: nth, fault: { status: 403 } })
  const { exitCode } = await project.asst(['sync', '--yes'])
  if (exitCode === 0) return undefined
  return { project, write: writesOf(proxy.requests.slice(before))[nth - 1] ?? '' }
}

/** Does what a sync advises that finds marks which its lockfile does not know: takes over what is there. */
async function syncOrTakeOver(project: SyncProject) {
  const run = await project.asst(['sync', '--yes'])
  if (run.error?.code !== 'lockfile-stale') return run
  await project.asst(['lock'])
  return project.asst(['sync', '--yes'])
}
