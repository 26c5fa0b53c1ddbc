import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import OpenAI from 'openai'
import type { Runtime } from '../../src/config/runtime.ts'
import { startAsst } from '../../test/support/asst-process.ts'
import { type FaultProxy, type ProxiedRequest, startFaultProxy } from '../../test/support/fault-proxy.ts'
import { losses } from '../../test/support/losses.ts'
import { readRemoteState, type RemoteState } from '../../test/support/remote-state.ts'
import { createSyncProject, secretKey, type SyncProject, writesOf } from '../../test/support/sync-project.ts'
import type { Host, Scenario } from '../../test/support/sync-scenarios.ts'
import { compareStates } from './compare-states.ts'
import { type CrashCase, isSwitched } from './crash-case.ts'

/** What an undisturbed sync sends, and what it leaves. */
export interface Survey {
  requests: ProxiedRequest[]
  state: RemoteState
}

/** One `asst serve` process, with one project after another. */
export interface Lane {
  survey(runtime: Runtime, scenario: Scenario): Promise<Survey>
  /** What is wrong after the sync that follows a killed one; none where all is as it should be. */
  crash(crashCase: CrashCase, undisturbed: RemoteState): Promise<string[]>
  close(): Promise<void>
}

/** Requests one by one, so that the same number is the same request in every run. */
const settings = 'limits: { concurrency: 1 }\n'

/** @param cache folder for compiled code, without which every process compiles the program anew */
export async function openLane(cache: string): Promise<Lane> {
  const dataDir = await mkdtemp(join(tmpdir(), 'asst-crash-server-'))
  const variables = { TEST_KEY: secretKey, NODE_COMPILE_CACHE: cache }
  const server = startAsst(['serve', '--port', '0', '--data', dataDir, '--json'], dataDir, variables)
  const url = await new Promise<string>((resolve, reject) => {
    server.child.stdout?.on('data', (chunk: Buffer) => {
      const [found] = /http:[^"]+\/v1/.exec(chunk.toString()) ?? []
      if (found !== undefined) resolve(found)
    })
    void server.ended.then(async () => reject(new Error(`asst serve ended: ${await server.stderr}`)))
  })
  const client = new OpenAI({ baseURL: url, apiKey: secretKey })

  const host: Omit<Host, 'hasBranches'> = {
    client,
    async expire(storeId) {
      const database = new DatabaseSync(join(dataDir, 'server.db'), { timeout: 5000 })
      database.prepare('UPDATE vector_stores SET last_active_at = 0 WHERE id = ?').run(storeId)
      database.close()
    },
  }
  const sync = (project: SyncProject) => startAsst(['sync', '--yes'], project.root, variables)

  async function within<T>(
    runtime: Runtime,
    scenario: Scenario,
    hasBranches: boolean,
    use: (project: SyncProject, proxy: FaultProxy) => Promise<T>,
  ): Promise<T> {
    const proxy = await startFaultProxy(url)
    const project = await createSyncProject(proxy.url, runtime, { settings })
    try {
      await scenario.prepare(project, { ...host, hasBranches })
      return await use(project, proxy)
    } finally {
      await proxy.close()
      await project.dispose()
      await deleteAll(client)
    }
  }

  return {
    survey: (runtime, scenario) =>
      within(runtime, scenario, false, async (project, proxy) => {
        const before = proxy.requests.length
        const run = sync(project)
        const { code } = await run.ended
        if (code !== 0) throw new Error(`an undisturbed sync failed:\n${await run.stdout}${await run.stderr}`)
        return { requests: proxy.requests.slice(before), state: await readState(client) }
      }),

    crash: ({ runtime, scenario, loss, nth, moment }, undisturbed) =>
      within(runtime, scenario, isSwitched(loss), async (project, proxy) => {
        const dead = proxy.killAt(nth, moment, 'requests')
        const killed = sync(project)
        const isReached = await Promise.race([dead.then(() => true), killed.ended.then(() => false)])
        if (!isReached) return [`the sync came to its end before this: ${await killed.stdout}`]
        killed.child.kill('SIGKILL')
        await killed.ended
        await losses[loss](project)
        proxy.heal()

        let next = sync(project)
        let { code } = await next.ended
        if (code !== 0 && isSwitched(loss) && (await next.stderr).includes('(lockfile-stale)')) {
          // What it advises where the marks are of a sync that this lockfile does not know.
          await startAsst(['lock'], project.root, variables).ended
          next = sync(project)
          code = (await next.ended).code
        }
        const problems = compareStates(await readState(client), undisturbed)
        if (code !== 0)
          problems.unshift(`the next sync exits with ${code}: ${await next.stdout}${await next.stderr}`)
        const sent = proxy.requests.length
        const { stdout } = await project.asst(['sync', '--yes'])
        const writes = writesOf(proxy.requests.slice(sent))
        if (!stdout.includes('No changes.') || writes.length > 0)
          problems.push(`one more sync is not without changes: ${writes.join(', ')}\n${stdout}`)
        return problems
      }),

    async close() {
      server.child.kill('SIGTERM')
      await server.ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function readState(client: OpenAI): Promise<RemoteState> {
  return readRemoteState(client, { project: 'sample', id: 'test01', environment: 'test' })
}

async function deleteAll(client: OpenAI): Promise<void> {
  for await (const { id } of client.beta.assistants.list()) await client.beta.assistants.delete(id)
  for await (const { id } of client.vectorStores.list()) await client.vectorStores.delete(id)
  for await (const { id } of client.files.list()) await client.files.delete(id)
}
