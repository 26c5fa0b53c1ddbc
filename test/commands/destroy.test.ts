import { access } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
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

const nothing = { files: [], stores: [], assistants: [] }
const destroy = ['destroy', '--env', 'test', '--yes']

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
    server.requests.length = 0
  })

  it('deletes assistants, then stores, then files, and forgets them', async () => {
    expect(await project.asst(destroy)).toMatchObject({ exitCode: 0, stderr: '' })
    const kinds = writesOf(server.requests).map((write) => write.replace(/^DELETE \/v1\/(\w+)\/.*/, '$1'))
    const assistants = runtime === 'assistants' ? ['assistants', 'assistants'] : []
    expect(kinds).toEqual([...assistants, 'vector_stores', 'files', 'files', 'files'])
    expect(await readRemoteState(server.client)).toEqual(nothing)
    await expect(access(project.path('locks/test.lock.json'))).rejects.toThrow('ENOENT')
    await expect(access(project.path('locks/test'))).rejects.toThrow('ENOENT')
  })

  it('finds everything by its marks where the lockfile is lost, and reads no knowledge', async () => {
    for (const path of ['locks', 'knowledge', 'assistants']) await project.remove(path)
    expect((await project.asst(destroy)).exitCode).toBe(0)
    expect(await readRemoteState(server.client)).toEqual(nothing)
  })

  it('leaves what is not of this environment', async () => {
    const other = await server.client.files.create({
      file: new File(['theirs'], 'theirs.md'),
      purpose: 'assistants',
    })
    const store = await server.client.vectorStores.create({ name: 'theirs' })
    await project.asst(destroy)
    expect((await server.client.files.retrieve(other.id)).id).toBe(other.id)
    expect((await server.client.vectorStores.retrieve(store.id)).id).toBe(store.id)
  })

  it('wants the environment named, and a yes', async () => {
    expect((await project.asst(['destroy', '--yes'])).error?.code).toBe('usage')
    const run = await project.asst(['destroy', '--env', 'test'])
    expect(run.error?.code).toBe('confirmation-needed')
    expect(run.error?.hint).toContain('asst destroy --env test --yes')
    const variables = { NO_COLOR: '1' }
    const no = await project.asst(['destroy', '--env', 'test'], { isTTY: true, input: 'n\n', variables })
    expect(no.stderr).toContain('Destroy test? [y/N]')
    expect(writesOf(server.requests)).toEqual([])
  })
})

it('refuses a protected environment, whatever is said', async () => {
  project = await createSyncProject(server.url, 'responses', { settings: 'protect: true' })
  await project.sync()
  server.requests.length = 0
  expect((await project.asst(destroy)).error?.code).toBe('environment-protected')
  expect(server.requests).toEqual([])
})

it('keeps the lockfile where something could not be deleted, and ends it the next time', async () => {
  const proxy = await startFaultProxy(server.url)
  try {
    project = await createSyncProject(proxy.url, 'assistants')
    await project.sync()
    const body = JSON.stringify({ error: { message: 'not now', code: null, param: null } })
    proxy.inject({ method: 'DELETE', path: /^\/vector_stores/, fault: { status: 400, body } })
    const run = await project.asst(destroy)
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('✗ delete knowledge handbook')
    expect((await readRemoteState(server.client)).files).toHaveLength(3)
    await project.lockfile()

    proxy.heal()
    expect((await project.asst(destroy)).exitCode).toBe(0)
    expect(await readRemoteState(server.client)).toEqual(nothing)
  } finally {
    await proxy.close()
  }
})
