import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

/** An upload under a name that this environment would give. */
async function leaveUpload(letter = 'a'): Promise<string> {
  const { search = '' } = (await project.lockfile()).knowledge['handbook']?.files['refunds.md'] ?? {}
  const { filename } = await server.client.files.retrieve(search)
  const copy = new File(['left behind'], filename.replace(/-\w{10}/, `-${letter.repeat(10)}`))
  return (await server.client.files.create({ file: copy, purpose: 'assistants' })).id
}

async function leaveRetired(days: number): Promise<string> {
  const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
  const { metadata } = await server.client.vectorStores.retrieve(vectorStoreId)
  const at = Math.floor(Date.now() / 1000) - days * 86_400
  const marks = { ...metadata, 'asst:digest': `retired:${at}:abc` }
  return (await server.client.vectorStores.create({ name: 'old', metadata: marks })).id
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
  })

  it('finds nothing after a sync', async () => {
    expect(await project.asst(['gc'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing to delete.'),
    })
  })

  it('lists what nothing refers to before it deletes it, and nothing else', async () => {
    const before = await readRemoteState(server.client)
    const upload = await leaveUpload()
    const retired = await leaveRetired(8)
    server.requests.length = 0
    const asked = await project.asst(['gc'])
    expect(asked.error?.code).toBe('confirmation-needed')
    expect(asked.stdout).toContain(upload)
    expect(asked.stdout).toContain(retired)
    expect(asked.stdout).toContain('To delete: 1 vector store, 1 upload.')
    expect(writesOf(server.requests)).toEqual([])

    expect((await project.asst(['gc', '--yes'])).exitCode).toBe(0)
    expect(writesOf(server.requests)).toEqual([
      `DELETE /v1/vector_stores/${retired}`,
      `DELETE /v1/files/${upload}`,
    ])
    expect(await readRemoteState(server.client)).toEqual(before)
  })

  it('keeps a retired store for its days, and the uploads that it holds', async () => {
    const store = await leaveRetired(6)
    const file_id = await leaveUpload()
    await server.client.vectorStores.files.createAndPoll(store, { file_id })
    expect((await project.asst(['gc', '--yes'])).stdout).toContain('Nothing to delete.')
  })
})

describe('it is careful', () => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, 'responses')
    await project.sync()
  })

  it('and obeys the guards', async () => {
    for (const letter of 'abcdefghijklmno') await leaveUpload(letter)
    const run = await project.asst(['gc', '--yes'])
    expect(run.error?.code).toBe('guard-hit')
    expect(run.error?.hint).toContain('asst gc --allow-deletes')
    expect((await project.asst(['gc', '--yes', '--allow-deletes', '15'])).exitCode).toBe(0)
  })

  it('while a knowledge base is being written', async () => {
    await leaveUpload()
    const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
    const { metadata } = await server.client.vectorStores.retrieve(vectorStoreId)
    const marks = { ...metadata, 'asst:digest': `applying:${metadata?.['asst:digest']}` }
    await server.client.vectorStores.update(vectorStoreId, { metadata: marks })
    server.requests.length = 0
    expect((await project.asst(['gc', '--yes'])).error?.code).toBe('not-synced')
    expect(writesOf(server.requests)).toEqual([])
  })

  it('and deletes threads that a killed command left', async () => {
    const { id } = await server.client.conversations.create({})
    await project.write('.asst/work/test.throwaways/999999999.txt', `+ ${id}\n`)
    expect((await project.asst(['gc', '--yes', '--json'])).exitCode).toBe(0)
    await expect(server.client.conversations.retrieve(id)).rejects.toMatchObject({ status: 404 })
  })
})
