import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runtimes, type Runtime } from '../../src/config/runtime.ts'
import { UserError } from '../../src/errors.ts'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts'
import { projectAt } from '../support/project.ts'
import { readRemoteState, type RemoteState } from '../support/remote-state.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, openSyncProject, type SyncProject, writesOf } from '../support/sync-project.ts'

/** A project and the data of its server, as they stood at one moment. */
interface Snapshot {
  project: string
  data: string
  /** `host:port` that the project's files name. */
  host: string
}

/** Killed before or after a request had its effect; or refused this write and all that follow, and so alive. */
const moments = ['before', 'after', 'refused'] as const
type Moment = (typeof moments)[number]

const leftover: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const clean of leftover.splice(0).toReversed()) await clean()
})

describe.each(runtimes)('on %s, a sync that is killed or refused at any write', (runtime) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asst-killed-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is completed by the next one where it was the first', async () => {
    const snapshot = await takeSnapshot(join(folder, 'new'), runtime, async () => {})
    await expectCompletion(snapshot)
  })

  it('is completed by the next one where it changes, adds and removes', async () => {
    const snapshot = await takeSnapshot(join(folder, 'edited'), runtime, async (project) => {
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
    })
    await expectCompletion(snapshot)
  })
})

async function takeSnapshot(
  folder: string,
  runtime: Runtime,
  prepare: (project: SyncProject) => Promise<void>,
): Promise<Snapshot> {
  const data = join(folder, 'data')
  const server = await startTestServer({ dataDir: data })
  const project = await createSyncProject(server.url, runtime)
  await prepare(project)
  await server.close()
  await cp(project.root, join(folder, 'project'), { recursive: true })
  await project.dispose()
  return { project: join(folder, 'project'), data, host: new URL(server.url).host }
}

/** Kills a sync of the snapshot at each write, before and after its effect, and lets another one follow. */
async function expectCompletion(snapshot: Snapshot): Promise<void> {
  const undisturbed = await openArena(snapshot)
  const { project } = await undisturbed.enter(snapshot.project, snapshot.host)
  await project.sync()
  const expected = {
    exitCode: 0,
    stderr: '',
    state: await undisturbed.state(),
    again: 'no changes',
    writes: [],
  }

  async function killAndComplete(nth: number, moment: Moment): Promise<boolean> {
    const killed = await killSync(snapshot, nth, moment)
    if (killed === undefined) return false
    const { request } = killed
    const completed = await complete(killed)
    expect({ moment, request, ...completed }).toEqual({ moment, request, ...expected })
    return true
  }

  let kills = 0
  for (let isKilled = true; isKilled; kills += 1) {
    const outcomes = await Promise.all(moments.map((moment) => killAndComplete(kills + 1, moment)))
    isKilled = !outcomes.includes(false)
  }
  expect(kills).toBeGreaterThan(4)
}

interface Killed {
  arena: Arena
  /** What was on disk when it died, and the `host:port` that it names. */
  corpse: string
  host: string
  /** At which it died. */
  request: string
}

/**
 * Dies at a write. What the program had written to disk by then is what the next one finds. Undefined where it came
 * to its end before.
 */
async function killSync(snapshot: Snapshot, nth: number, moment: Moment): Promise<Killed | undefined> {
  const arena = await openArena(snapshot)
  const { project, proxy, host } = await arena.enter(snapshot.project, snapshot.host)
  if (moment === 'refused') return refuseSync(arena, nth, { project, proxy, host })
  const stop = new AbortController()
  const dead = proxy.killAt(nth, moment)
  const run = project.asst(['sync', '--yes'], { signal: stop.signal })
  const request = await Promise.race([dead, run.then(() => undefined)])
  if (request === undefined) return undefined
  const corpse = join(arena.folder, 'corpse')
  await cp(project.root, corpse, { recursive: true })
  stop.abort(new UserError('interrupted', 'dead'))
  leftover.push(() => run.then(() => {}))
  return { arena, corpse, host, request: `${request.method} ${request.path}` }
}

/** No write is allowed any more: the program fails, and writes down what it did until then. */
async function refuseSync(
  arena: Arena,
  nth: number,
  { project, proxy, host }: Entered,
): Promise<Killed | undefined> {
  proxy.inject({ isWrite: true, from: nth, fault: { status: 403 } })
  const { exitCode } = await project.asst(['sync', '--yes'])
  if (exitCode === 0) return undefined
  return { arena, corpse: project.root, host, request: writesOf(proxy.requests)[nth - 1] ?? '' }
}

async function complete({ arena, corpse, host }: Killed) {
  const { project, proxy } = await arena.enter(corpse, host)
  const { exitCode, stderr } = await project.asst(['sync', '--yes'])
  const state = await arena.state()
  const sent = proxy.requests.length
  const { stdout } = await project.asst(['sync', '--yes'])
  const writes = writesOf(proxy.requests.slice(sent))
  return { exitCode, stderr, state, again: stdout.includes('No changes.') ? 'no changes' : stdout, writes }
}

/** A server with the snapshot's data. */
interface Arena {
  folder: string
  state(): Promise<RemoteState>
  /** A copy of a project that was synced to `host`, now before a proxy of its own. */
  enter(source: string, host: string): Promise<Entered>
}

interface Entered {
  project: SyncProject
  proxy: FaultProxy
  host: string
}

async function openArena({ data }: Snapshot): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'asst-arena-'))
  leftover.push(() => rm(folder, { recursive: true, force: true }))
  await cp(data, join(folder, 'data'), { recursive: true })
  const server = await startTestServer({ dataDir: join(folder, 'data') })
  leftover.push(() => server.close())
  return {
    folder,
    state: () => readRemoteState(server.client),
    async enter(source, oldHost) {
      const proxy = await startFaultProxy(server.url)
      leftover.push(() => proxy.close())
      const { host } = new URL(proxy.url)
      const root = await mkdtemp(join(folder, 'project-'))
      await cp(source, root, { recursive: true })
      for await (const path of glob('{asst.yaml,locks/*.lock.json}', { cwd: root })) {
        const text = await readFile(join(root, path), 'utf8')
        await writeFile(join(root, path), text.replaceAll(oldHost, host))
      }
      return { project: openSyncProject(projectAt(root)), proxy, host }
    },
  }
}
