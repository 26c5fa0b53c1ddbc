import { cp } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Owner } from '../../src/compile/marks.ts'
import { runtimes, type Runtime } from '../../src/config/runtime.ts'
import { UserError } from '../../src/errors.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { projectAt } from '../support/project.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import {
  createSyncProject,
  openSyncProject,
  sampleFiles,
  type SyncProject,
  writesOf,
} from '../support/sync-project.ts'

/** Killed before or after a write had its effect; or refused this write and all that follow, and so alive. */
const moments = ['before', 'after', 'refused'] as const
type Moment = (typeof moments)[number]

type Prepare = (project: SyncProject) => Promise<void>

let server: TestServer
const leftover: (() => Promise<void>)[] = []

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  for (const clean of leftover.splice(0).toReversed()) await clean()
  await server.close()
})

describe.each(runtimes)('on %s, a sync that is killed or refused at any write', (runtime) => {
  it('is completed by the next one where it was the first', () => expectCompletion(runtime, async () => {}))

  it('is completed by the next one where it changes, adds and removes', () =>
    expectCompletion(runtime, async (project) => {
      await project.sync()
      await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
      await project.write('knowledge/handbook/gifts.md', '# Gifts\n\nGifts are wrapped.\n')
      await project.remove('knowledge/handbook/shipping.md')
      await project.remove('knowledge/sales')
      await project.remove('assistants/analyst.yaml')
      await project.write('knowledge/law/terms.md', '# Terms\n\nThe law of Norway applies.\n')
      await project.write(
        'assistants/legal.yaml',
        'name: Legal\nmodel: gpt-6-luna\ntools: [{ type: file_search, knowledge: [law] }]\n',
      )
    }))

  it('is completed by the next one where it renames, and changes what it renames', () =>
    expectCompletion(runtime, async (project) => {
      await project.sync()
      for (const path of ['handbook', 'sales']) await project.remove(`knowledge/${path}`)
      for (const path of ['support', 'analyst']) await project.remove(`assistants/${path}.yaml`)
      await project.write('knowledge/manual/refunds.md', sampleFiles['knowledge/handbook/refunds.md'] ?? '')
      await project.write('knowledge/manual/shipping.md', '# Shipping\n\nParcels to Norway take a week.\n')
      await project.write(
        'knowledge/manual.yaml',
        'was: [handbook]\nchunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 }\n',
      )
      await project.write('knowledge/tables/sales.csv', sampleFiles['knowledge/sales/sales.csv'] ?? '')
      await project.write('knowledge/tables.yaml', 'was: [sales]\n')
      await project.write(
        'assistants/help.yaml',
        'name: Help\nmodel: gpt-6-luna\nwas: [support]\ntools: [{ type: file_search, knowledge: [manual] }]\n',
      )
      await project.write(
        'assistants/numbers.yaml',
        'name: Numbers\nmodel: gpt-6-luna\nwas: [analyst]\ntools: [{ type: code_interpreter, knowledge: [tables] }]\n',
      )
    }))
})

/** Kills a sync at each of its writes, and lets another one follow. */
async function expectCompletion(runtime: Runtime, prepare: Prepare): Promise<void> {
  const undisturbed = await enter(runtime, prepare)
  await undisturbed.project.sync()
  const state = await readRemoteState(server.client, undisturbed.owner)
  const expected = { exitCode: 0, stderr: '', state, again: 'no changes', writes: [] }

  async function killAndComplete(nth: number, moment: Moment): Promise<boolean> {
    const arena = await enter(runtime, prepare)
    const killed = await (moment === 'refused' ? refuseSync(arena, nth) : killSync(arena, nth, moment))
    if (killed === undefined) return false
    const completed = await complete(killed.project, arena)
    const where = { moment, write: killed.write }
    expect({ ...where, ...completed }).toEqual({ ...where, ...expected })
    return true
  }

  let kills = 0
  for (let isKilled = true; isKilled; kills += 1) {
    const outcomes = await Promise.all(moments.map((moment) => killAndComplete(kills + 1, moment)))
    isKilled = !outcomes.includes(false)
  }
  expect(kills).toBeGreaterThan(4)
}

/** A project that shares the server with others, but neither marks nor the proxy. */
interface Arena {
  project: SyncProject
  proxy: FaultProxy
  owner: Owner
}

let entered = 0

async function enter(runtime: Runtime, prepare: Prepare): Promise<Arena> {
  const proxy = await startFaultProxy(server.url)
  leftover.push(() => proxy.close())
  entered += 1
  const id = `id${String(entered).padStart(4, '0')}`
  const project = await createSyncProject(proxy.url, runtime, { id })
  leftover.push(() => project.dispose())
  await prepare(project)
  return { project, proxy, owner: { project: 'sample', id, environment: 'test' } }
}

interface Killed {
  /** As it was on disk. */
  project: SyncProject
  /** At which it happened. */
  write: string
}

/**
 * Dies at a write. What the program had written to disk by then is what the next one finds. Undefined where it came
 * to its end before.
 */
async function killSync(arena: Arena, nth: number, moment: 'before' | 'after'): Promise<Killed | undefined> {
  const { project, proxy } = arena
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

/** No write is allowed any more: the program fails, and writes down what it did until then. */
async function refuseSync({ project, proxy }: Arena, nth: number): Promise<Killed | undefined> {
  const before = proxy.requests.length
  proxy.inject({ isWrite: true, from: nth, fault: { status: 403 } })
  const { exitCode } = await project.asst(['sync', '--yes'])
  if (exitCode === 0) return undefined
  return { project, write: writesOf(proxy.requests.slice(before))[nth - 1] ?? '' }
}

async function complete(project: SyncProject, { proxy, owner }: Arena) {
  proxy.heal()
  const { exitCode, stderr } = await project.asst(['sync', '--yes'])
  const state = await readRemoteState(server.client, owner)
  const sent = proxy.requests.length
  const { stdout } = await project.asst(['sync', '--yes'])
  const writes = writesOf(proxy.requests.slice(sent))
  // Only now does the killed one notice that nobody will answer it.
  await proxy.close()
  return { exitCode, stderr, state, again: stdout.includes('No changes.') ? 'no changes' : stdout, writes }
}
