import { expect, it } from 'vitest'
import { applyPlan } from '../../src/apply/apply-plan.ts'
import { seenMarks } from '../../src/apply/claims.ts'
import { observe } from '../../src/observe/observe.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import { openJournal } from '../../src/state/journal.ts'
import { emptyLockfile } from '../../src/state/lockfile.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, secretKey, writesOf } from '../support/sync-project.ts'

it('keeps the store whose place another takes, marked with the time, and knows it no more', async () => {
  const server = await startTestServer()
  const project = await createSyncProject(server.url, 'responses')
  try {
    await project.sync()
    const old = (await project.lockfile()).knowledge['handbook']?.vectorStoreId ?? ''
    const workspace = await openWorkspace({ project: project.root, variables: { TEST_KEY: secretKey } })
    const { owner, paths, environment } = workspace
    const [remote, desired, recorded] = [
      await workspace.remote(),
      await workspace.desired(),
      await workspace.recorded(),
    ]
    const look = () => observe(remote, owner, desired, recorded, 'full')
    const gone = { ...(await look()), stores: new Map() }
    const plan = makePlan(owner, desired, recorded, gone)
    for (const change of plan.changes) if (change.kind === 'knowledge') change.retire = old
    const journal = await openJournal(paths.journal)
    const sent = server.requests.length
    const result = await applyPlan(
      {
        remote,
        desired,
        journal,
        owner,
        sleep: async () => {},
        random: () => 0,
        by: 'test',
        seen: seenMarks(await look()),
        now: () => 1_763_700_000_000,
        onEvent: () => {},
        uploads: new Map(),
      },
      plan,
      {
        lockfile: recorded.lockfile ?? emptyLockfile(workspace.project, environment),
        assistants: recorded.assistants,
      },
    )
    await journal.close()
    expect(result.failures).toEqual([])
    const { metadata } = await server.client.vectorStores.retrieve(old)
    expect(metadata?.['asst:digest']).toMatch(/^retired:1763700000:/)
    // Before there is a successor, lest a kill leave two that seem to be doubles.
    expect(writesOf(server.requests.slice(sent)).slice(0, 2)).toEqual([
      `POST /v1/vector_stores/${old}`,
      'POST /v1/vector_stores',
    ])

    const observed = await look()
    expect(observed.retired).toMatchObject([{ key: 'handbook', id: old, at: 1_763_700_000 }])
    expect(observed.retired[0]?.files).toHaveLength(2)
    expect(observed.stores.get('handbook')?.id).toBe(result.lockfile.knowledge['handbook']?.vectorStoreId)
    expect(observed.duplicates).toEqual([])
    await workspace.close()
  } finally {
    await project.dispose()
    await server.close()
  }
})
