import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

/** Writes that the server answered since the last look. */
function takeWrites(): string[] {
  const taken = server.requests.splice(0)
  return taken.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}

function countUploads(writes: string[]): number {
  return writes.filter((write) => write === 'POST /v1/files').length
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
  })

  it('sends no write the second time', async () => {
    await project.sync()
    expect(takeWrites()).not.toEqual([])
    const again = await project.sync()
    expect(again.stdout).toContain('No changes.')
    expect(takeWrites()).toEqual([])
  })

  it('uploads the one file that was edited, and the plan names it alone', async () => {
    await project.sync()
    takeWrites()
    await project.write(
      'knowledge/handbook/refunds.md',
      '# Refunds\n\nOrders can be returned within 60 days.\n',
    )
    const { stdout } = await project.sync()
    expect(stdout).toContain('~ refunds.md')
    expect(stdout).not.toContain('shipping.md')
    expect(stdout).not.toContain('assistant support')
    expect(countUploads(takeWrites())).toBe(1)
    const { files } = await readRemoteState(server.client)
    expect(files.map((name) => name.split('.')[0])).toEqual(['refunds', 'sales', 'shipping'])
  })

  it('removes a deleted document at the provider', async () => {
    await project.sync()
    const { files } = JSON.parse(await lockfile()).knowledge.handbook
    const { search: fileId } = files['shipping.md']
    await project.remove('knowledge/handbook/shipping.md')
    await project.sync()
    await expect(server.client.files.retrieve(fileId)).rejects.toMatchObject({ status: 404 })
    const { vectorStoreId } = JSON.parse(await lockfile()).knowledge.handbook
    const found = await server.client.vectorStores.search(vectorStoreId, { query: 'parcels to Norway' })
    expect(found.data.map(({ filename }) => filename)).not.toContain(expect.stringContaining('shipping'))
    expect(found.data.every(({ file_id }) => file_id !== fileId)).toBe(true)
  })
})

function lockfile(): Promise<string> {
  return readFile(project.path('locks/test.lock.json'), 'utf8')
}
