import { afterEach, expect, it } from 'vitest'
import type { Faults } from '../../src/server/trouble/faults.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import {
  createSyncProject,
  projectFile,
  sampleFiles,
  type SyncProject,
  writesOf,
} from '../support/sync-project.ts'
import { scenarioNamed } from '../support/sync-scenarios.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

async function start(rules: Faults['rules'], settings = ''): Promise<void> {
  server = await startTestServer({ faults: { rules } })
  proxy = await startFaultProxy(server.url)
  project = await createSyncProject(proxy.url, 'assistants', { settings })
}

async function expectDone(): Promise<void> {
  await project.sync()
  const sent = proxy.requests.length
  expect((await project.sync()).stdout).toContain('No changes.')
  expect(writesOf(proxy.requests.slice(sent))).toEqual([])
}

it('a file that fails in the successor of a store is placed by the next sync, and the old store is kept', async () => {
  const fail = { files: 'refunds.*', code: 'invalid_file' } as const
  await start([{ method: 'POST', path: '/vector_stores/*/file_batches', nth: 2, fail }])
  await scenarioNamed('replaced').prepare(project, {
    client: server.client,
    expire: async () => {},
    hasBranches: false,
  })
  const run = await project.asst(['sync', '--yes'])
  expect(run.error).toBeUndefined()
  expect(run.exitCode).toBe(1)
  expect(run.stdout).toMatch(/handbook\/refunds\.md: .*\(invalid_file\)/)
  // Assistants go on to search the store that has all.
  const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
  const [old] = (await server.client.vectorStores.list()).data.toReversed()
  expect(vectorStoreId).toBe(old?.id)
  const assistants = (await server.client.beta.assistants.list()).data
  expect(assistants.flatMap((one) => one.tool_resources?.file_search?.vector_store_ids ?? [])).toEqual([
    old?.id,
  ])

  await expectDone()
  const { stores, files } = await readRemoteState(server.client)
  expect(files).toHaveLength(3)
  expect(stores.map(({ files }) => files.length)).toEqual([2, 2])
  expect((await project.lockfile()).knowledge['handbook']?.vectorStoreId).not.toBe(old?.id)
  const statuses = stores.flatMap(({ files }) => files as { status: string }[]).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set(['completed']))
})

it('a file that someone takes out while it is indexed is named once lists have settled', async () => {
  const stuck = { files: 'refunds.*' }
  await start(
    [{ method: 'POST', path: '/vector_stores/*/file_batches', nth: 1, stuck }],
    'deadline_seconds: 1\n',
  )
  expect((await project.asst(['sync', '--yes'])).stdout).toContain('refunds.md: indexing did not end in time')

  await project.write('asst.yaml', projectFile(proxy.url, 'assistants', 'deadline_seconds: 600\n'))
  const { vectorStoreId = '', files } = (await project.lockfile()).knowledge['handbook'] ?? {}
  const [file] = (await server.client.files.list()).data.filter(({ filename }) =>
    filename.startsWith('refunds'),
  )
  expect(files).not.toHaveProperty('refunds.md')
  const takeOut = async () =>
    void (await server.client.vectorStores.files.delete(file?.id ?? '', { vector_store_id: vectorStoreId }))
  // The second list is the first look at how far it is.
  proxy.inject({ method: 'GET', path: /^\/vector_stores\/[^/]+\/files$/, nth: 2, fault: takeOut })
  const run = await project.asst(['sync', '--yes'])
  expect(run.exitCode).toBe(1)
  expect(run.stdout).toContain('handbook/refunds.md: not in the store (missing)')
  await expectDone()
  expect((await readRemoteState(server.client)).files).toHaveLength(3)
})

function countBatches(): number {
  return proxy.requests.filter(({ path }) => path.endsWith('/file_batches')).length
}

it('a file whose indexing never ends is attached anew by the next sync, once', async () => {
  const stuck = { files: 'refunds.*' }
  await start(
    [1, 2].map((nth) => ({ method: 'POST', path: '/vector_stores/*/file_batches', nth, stuck })),
    'deadline_seconds: 1\n',
  )
  for (const _ of [1, 2]) {
    const run = await project.asst(['sync', '--yes'])
    expect(run.stdout).toContain('refunds.md: indexing did not end in time')
    expect(run.exitCode).toBe(1)
  }
  expect(countBatches()).toBe(2)

  await expectDone()
  expect(countBatches()).toBe(3)
  expect((await indexed()).toSorted()).toEqual(['refunds.md', 'shipping.md'])
  expect((await readRemoteState(server.client)).files).toHaveLength(3)
})

const failing = (files: string): Faults['rules'] => [
  { method: 'POST', path: '/vector_stores/*/file_batches', fail: { files, code: 'invalid_file' } },
]

/** Paths that the handbook's store has indexed. */
async function indexed(): Promise<unknown[]> {
  const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
  const { data } = await server.client.vectorStores.files.list(vectorStoreId)
  return data.filter(({ status }) => status === 'completed').map(({ attributes }) => attributes?.['path'])
}

it('a knowledge base is not emptied where all that was to stay has failed', async () => {
  await start(failing('new.*'))
  await project.sync()
  for (const path of ['refunds.md', 'shipping.md']) await project.remove(`knowledge/handbook/${path}`)
  await project.write('knowledge/handbook/new.md', 'All in one.\n')
  // Also where nothing but the store tells what there was.
  await project.remove('locks')

  for (const _ of [1, 2]) {
    const run = await project.asst(['sync', '--yes'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('handbook/new.md')
    expect((await indexed()).toSorted()).toEqual(['refunds.md', 'shipping.md'])
  }
  await project.write('knowledge/handbook/other.md', 'Another one.\n')
  await project.asst(['sync', '--yes'])
  expect(await indexed()).toEqual(['other.md'])
})

it('a document that was moved stays under its old path where it fails under the new one', async () => {
  await start(failing('returns.*'))
  await project.sync()
  await project.remove('knowledge/handbook/refunds.md')
  await project.write('knowledge/handbook/returns.md', sampleFiles['knowledge/handbook/refunds.md'] ?? '')

  expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
  expect((await indexed()).toSorted()).toEqual(['refunds.md', 'shipping.md'])
  await project.remove('knowledge/handbook/returns.md')
  await project.sync()
  expect(await indexed()).toEqual(['shipping.md'])
})

it('a file that the provider will never take is sent once, and again once it changes or is asked for', async () => {
  await start(failing('refunds.*'))
  const first = await project.asst(['sync', '--yes'])
  expect(first.exitCode).toBe(1)
  expect(first.stdout).toContain('--retry-failed')
  const { knowledge, unfinished } = await project.lockfile()
  expect(unfinished).toBeUndefined()
  expect(knowledge['handbook']?.refused).toHaveProperty('refunds.md')

  for (const refresh of ['light', 'full']) {
    const plan = await project.asst(['plan', '--refresh', refresh])
    expect(plan.stdout).toMatch(/Refused by the provider.*\n✗ handbook\/refunds\.md: .*\(invalid_file\)/)
    expect(plan.stdout).toContain('No changes.')
  }
  const writes = async (...flags: string[]) => {
    const sent = proxy.requests.length
    const run = await project.asst(['sync', '--yes', ...flags])
    return { exitCode: run.exitCode, writes: writesOf(proxy.requests.slice(sent)).length }
  }
  expect(await writes()).toEqual({ exitCode: 1, writes: 0 })
  expect((await project.asst(['gc'])).stdout).toContain('Nothing to delete.')
  expect((await project.asst(['status'])).stdout).toContain('✗ refunds.md')

  const again = await writes('--retry-failed')
  expect(again.exitCode).toBe(1)
  expect(again.writes).toBeGreaterThan(0)
  expect(await writes()).toEqual({ exitCode: 1, writes: 0 })

  const chunking = 'chunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 }\n'
  await project.write('knowledge/handbook.yaml', chunking)
  expect((await writes()).writes).toBeGreaterThan(0)
  await project.write('knowledge/handbook/refunds.md', 'Another text.\n')
  expect((await writes()).writes).toBeGreaterThan(0)
  await project.remove('knowledge/handbook/refunds.md')
  await project.sync()
  expect(await indexed()).toEqual(['shipping.md'])
  expect((await readRemoteState(server.client)).files).toHaveLength(2)
  await expectDone()
})

it('a refused file keeps its old place, also while the rest changes', async () => {
  await start(failing('refunds.*'))
  await project.remove('knowledge/handbook/refunds.md')
  await project.write('knowledge/handbook/old.md', 'The old text.\n')
  await project.sync()
  await project.remove('knowledge/handbook/old.md')
  await project.write('knowledge/handbook/refunds.md', 'The old text.\n')
  expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
  await project.write('knowledge/handbook/more.md', 'More.\n')
  expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
  expect((await indexed()).toSorted()).toEqual(['more.md', 'old.md', 'shipping.md'])
})

it('an upload that is too large for the provider is remembered too', async () => {
  const answer = { status: 413, message: 'too large' }
  await start([{ method: 'POST', path: '/files', nth: 1, answer }], 'limits: { concurrency: 1 }')
  expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
  const sent = proxy.requests.length
  const run = await project.asst(['sync', '--yes'])
  expect(run.exitCode).toBe(1)
  expect(run.stdout).toContain('too large')
  expect(writesOf(proxy.requests.slice(sent))).toEqual([])
  await project.asst(['sync', '--yes', '--retry-failed'])
  await expectDone()
})

it('a store that gave way keeps its files until it goes', async () => {
  await start([])
  await project.sync()
  const retire = async () => {
    const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
    const { metadata } = await server.client.vectorStores.retrieve(vectorStoreId)
    const mark = `retired:${Math.floor(Date.now() / 1000)}:${metadata?.['asst:digest']}`
    await server.client.vectorStores.update(vectorStoreId, { metadata: { ...metadata, 'asst:digest': mark } })
    return vectorStoreId
  }
  const old = await retire()
  await project.sync()
  await project.remove('knowledge/handbook/shipping.md')
  await project.sync()

  expect((await server.client.vectorStores.retrieve(old)).file_counts).toMatchObject({ completed: 2 })
  expect(await indexed()).toEqual(['refunds.md'])
  // What it keeps is no pending change, however deep one looks.
  expect((await project.asst(['plan', '--detailed-exitcode'])).exitCode).toBe(0)

  const { metadata } = await server.client.vectorStores.retrieve(old)
  const mark = metadata?.['asst:digest']?.replace(/^retired:\d+/, 'retired:1') ?? ''
  await server.client.vectorStores.update(old, { metadata: { ...metadata, 'asst:digest': mark } })
  await project.asst(['gc', '--yes'])
  expect((await readRemoteState(server.client)).files).toHaveLength(2)
})
