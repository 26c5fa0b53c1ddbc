import { cp } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Runtime } from '../../src/config/runtime.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState, type RemoteState } from '../support/remote-state.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject } from '../support/sync-project.ts'
import type { ProgramRun } from '../support/terminal.ts'

type Edit = (project: SyncProject) => Promise<unknown>

/** Random edits may go past the guards, which are not the point here. */
const sync = ['sync', '--yes', '--force']

function instruct(project: SyncProject, words: string): Promise<void> {
  const tools = 'tools: [{ type: file_search, knowledge: [handbook] }]'
  return project.write('assistants/support.yaml', `model: gpt-6-luna\ninstructions: ${words}\n${tools}\n`)
}

/** What is edited in either of two checkouts of one commit. */
const edits: [name: string, runtime: Runtime, ours: Edit, theirs: Edit][] = [
  [
    'change the same document, and another',
    'responses',
    (project) => project.write('knowledge/handbook/refunds.md', 'Ours.\n'),
    async (project) => {
      await project.write('knowledge/handbook/refunds.md', 'These are theirs.\n')
      await project.remove('knowledge/handbook/shipping.md')
    },
  ],
  [
    'instruct the same assistant',
    'assistants',
    (project) => instruct(project, 'Ours.'),
    (project) => instruct(project, 'Theirs.'),
  ],
  [
    'delete what the other one changes',
    'assistants',
    async (project) => {
      for (const path of ['assistants/support.yaml', 'knowledge/handbook']) await project.remove(path)
    },
    (project) => project.write('knowledge/handbook/refunds.md', 'Theirs.\n'),
  ],
]

/** Two checkouts of a synced project: `ours` is made to wait, `theirs` never. */
async function checkOutTwice(runtime: Runtime) {
  const server = await startTestServer()
  const proxy = await startFaultProxy(server.url)
  const ours = await createSyncProject(proxy.url, runtime)
  const theirs = await createSyncProject(proxy.url, runtime)
  await ours.sync()
  await cp(ours.path('locks'), theirs.path('locks'), { recursive: true })
  return {
    server,
    proxy,
    ours,
    theirs,
    async [Symbol.asyncDispose]() {
      await ours.dispose()
      await theirs.dispose()
      await proxy.close()
      await server.close()
    },
  }
}

async function undisturbed(runtime: Runtime, edit: Edit): Promise<RemoteState> {
  await using world = await checkOutTwice(runtime)
  await edit(world.ours)
  await world.ours.asst(sync)
  return readRemoteState(world.server.client)
}

/** Nobody can tell what is done to an object between the look at it and its delete: no API has a delete with a condition. */
const objectDelete = /^DELETE \/(vector_stores|assistants)\/[^/]+$/

it.each(edits)(
  'of two syncs that %s on %s one is stopped, wherever the other comes between',
  { timeout: 60_000 },
  async (_name, runtime, ourEdit, theirEdit) => {
    const wanted = await undisturbed(runtime, ourEdit)
    for (let nth = 1; ; nth += 1) {
      await using world = await checkOutTwice(runtime)
      const { server, proxy, ours, theirs } = world
      await ourEdit(ours)
      await theirEdit(theirs)
      const before = proxy.requests.length
      let their: ProgramRun | undefined
      const meanwhile = async () => void (their = await theirs.asst(sync))
      proxy.inject({ nth, fault: meanwhile })
      const our = await ours.asst(sync)
      const request = proxy.requests[before + nth - 1]
      const at = `${nth}: ${request?.method} ${request?.path}`
      if (their === undefined) {
        expect(nth).toBeGreaterThan(5)
        break
      }
      const codes = [our, their].map(({ error }) => error?.code)
      if (!objectDelete.test(at.replace(/^\d+: /, '')))
        expect({ at, codes }).toEqual({
          at,
          codes: expect.toSatisfy(
            (all: unknown[]) => all.includes('overtaken') || all.includes('lockfile-stale'),
          ),
        })

      const next = await ours.asst(sync)
      // The other one is named until its work was looked at.
      if (next.error?.code === 'lockfile-stale') {
        await ours.asst(['lock'])
        await ours.asst(sync)
      }
      expect({ at, state: await readRemoteState(server.client) }).toEqual({ at, state: wanted })
      const plan = await ours.asst(['plan', '--detailed-exitcode'])
      expect({ at, exitCode: plan.exitCode }).toEqual({ at, exitCode: 0 })
    }
  },
)
