import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
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

describe.each(runtimes)('a plan on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
  })

  it('begins with environment, provider and runtime', async () => {
    const { stdout } = await project.asst(['plan'])
    expect(stdout.split('\n')[0]).toBe(`test · openai-compatible · ${runtime}`)
  })

  it('writes nothing, neither remote nor on disk', async () => {
    const before = await project.list()
    const first = await project.asst(['plan'])
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toContain('Plan: 4 to create, 3 files to upload')
    expect(await project.list()).toEqual(before)
    expect(writesOf(server.requests)).toEqual([])

    await project.sync()
    const lockfile = await project.lockfile()
    server.requests.length = 0
    await project.write('knowledge/handbook/gifts.md', '# Gifts\n')
    await project.asst(['plan', '--refresh', 'full'])
    expect(writesOf(server.requests)).toEqual([])
    expect(await project.lockfile()).toEqual(lockfile)
  })

  it('is one document with --json, and what accompanies it goes elsewhere', async () => {
    const { stdout, stderr } = await project.asst(['plan', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, environment: 'test', runtime, pending: 4 })
    expect(stderr).toContain('test · openai-compatible')
  })

  it('tells by its exit code what is pending, where it is asked to', async () => {
    const codes: number[] = []
    const plan = async (...flags: string[]) => codes.push((await project.asst(['plan', ...flags])).exitCode)
    await plan()
    await plan('--detailed-exitcode')
    await project.sync()
    await plan('--detailed-exitcode')
    const { handbook } = (await project.lockfile()).knowledge
    const storeId = handbook?.vectorStoreId ?? ''
    await server.client.vectorStores.update(storeId, { metadata: {} })
    await plan('--detailed-exitcode')
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    await plan('--detailed-exitcode')
    expect(codes).toEqual([0, 2, 0, 3, 2])
  })
})

it('shows what someone changed at the provider, and sync puts it back', async () => {
  project = await createSyncProject(server.url, 'assistants')
  await project.sync()
  const { assistantId = '' } = (await project.lockfile()).assistants['analyst'] ?? {}
  await server.client.beta.assistants.update(assistantId, { instructions: 'Guess.' })
  const { stdout } = await project.asst(['plan'])
  expect(stdout).toContain('instructions: Guess. → Calculate.')
  expect(stdout).toContain('! assistant analyst was edited at the provider: instructions')
  await project.sync()
  expect((await server.client.beta.assistants.retrieve(assistantId)).instructions).toBe('Calculate.')
})
