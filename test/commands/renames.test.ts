import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

async function rename(): Promise<void> {
  const { 'knowledge/handbook/refunds.md': refunds = '', 'knowledge/handbook/shipping.md': shipping = '' } =
    sampleFiles
  await project.remove('knowledge/handbook')
  await project.write('knowledge/manual/refunds.md', refunds)
  await project.write('knowledge/manual/shipping.md', shipping)
  await project.write('knowledge/manual.yaml', 'was: [handbook]\n')
  await project.remove('assistants/support.yaml')
  await project.write(
    'assistants/help.yaml',
    'name: Support\nmodel: gpt-6-luna\ninstructions: Answer from the handbook.\nwas: [support]\ntools: [{ type: file_search, knowledge: [manual] }]\n',
  )
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
    server.requests.length = 0
  })

  it('a rename that changes attributes and chunks as well does all of it at once', async () => {
    await rename()
    await project.write(
      'knowledge/manual.yaml',
      'was: [handbook]\nattributes: { audience: all }\nchunking: { max_chunk_size_tokens: 200, chunk_overlap_tokens: 50 }\n',
    )
    await project.sync()
    const left = await project.asst(['plan', '--detailed-exitcode'])
    expect({ exitCode: left.exitCode, stdout: left.stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('No changes.'),
    })
  })

  it('a rename keeps store, files and assistant under their IDs', async () => {
    const before = await project.lockfile()
    await rename()
    const { stdout } = await project.sync()
    expect(stdout).toContain('~ knowledge manual (renamed from handbook)')
    const writes = writesOf(server.requests)
    expect(writes.filter((write) => write.startsWith('DELETE') || write === 'POST /v1/files')).toEqual([])

    const after = await project.lockfile()
    expect(after.knowledge['manual']?.vectorStoreId).toBe(before.knowledge['handbook']?.vectorStoreId)
    expect(after.knowledge['manual']?.files).toEqual(before.knowledge['handbook']?.files)
    expect(after.assistants['help']?.assistantId).toBe(before.assistants['support']?.assistantId)
    expect(Object.keys(after.knowledge)).toEqual(['manual', 'sales'])
    expect(Object.keys(after.assistants)).toEqual(['analyst', 'help'])
    const { stores } = await readRemoteState(server.client)
    expect(stores).toMatchObject([{ name: 'sample test manual', metadata: { 'asst:key': 'manual' } }])
    expect((await project.asst(['plan', '--detailed-exitcode'])).exitCode).toBe(0)
  })

  it('other chunks replace files inside the same store', async () => {
    const before = (await project.lockfile()).knowledge['handbook']
    await project.write(
      'knowledge/handbook.yaml',
      'chunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 }\n',
    )
    await project.sync()
    const after = (await project.lockfile()).knowledge['handbook']
    expect(after?.vectorStoreId).toBe(before?.vectorStoreId)
    const ids: string[] = []
    for await (const { id, chunking_strategy } of server.client.vectorStores.files.list(
      after?.vectorStoreId ?? '',
    )) {
      ids.push(id)
      expect(chunking_strategy).toMatchObject({ static: { max_chunk_size_tokens: 400 } })
    }
    expect(ids.toSorted()).toEqual(
      Object.values(after?.files ?? {})
        .map(({ search }) => search)
        .toSorted(),
    )
    expect((await readRemoteState(server.client)).files).toHaveLength(3)
    expect((await project.sync()).stdout).toContain('No changes.')
  })
})

it('an expired store is rebuilt from its files without uploading one again', async () => {
  let days = 0
  const aging = await startTestServer({ now: () => Math.floor(Date.now() / 1000) + days * 86_400 })
  try {
    project = await createSyncProject(aging.url, 'assistants', { settings: 'ephemeral: true' })
    await project.sync()
    const before = (await project.lockfile()).knowledge['handbook']
    days = 8
    aging.requests.length = 0
    const { stdout } = await project.sync()
    expect(stdout).toContain('! knowledge handbook has expired at the provider')
    expect(writesOf(aging.requests)).not.toContain('POST /v1/files')
    const after = (await project.lockfile()).knowledge['handbook']
    expect(after?.files).toEqual(before?.files)
    expect(after?.vectorStoreId).not.toBe(before?.vectorStoreId)
    expect((await readRemoteState(aging.client)).stores).toHaveLength(1)
    expect((await project.sync()).stdout).toContain('No changes.')
  } finally {
    await aging.close()
  }
})
