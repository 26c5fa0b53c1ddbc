import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  const documents = Array.from({ length: 12 }, (_, index) => [
    `knowledge/handbook/${index}.md`,
    `# ${index}\n`,
  ])
  project = await createSyncProject(server.url, 'assistants', {
    files: { ...sampleFiles, ...Object.fromEntries(documents) },
    settings: 'guard: { max_deletes: 1, max_file_deletes: 11 }',
  })
  await project.sync()
  await project.remove('assistants/support.yaml')
  await project.remove('knowledge/handbook')
  server.requests.length = 0
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

describe('a sync that deletes too much', () => {
  it('is refused with one message that names each guard, before the first write', async () => {
    const run = await project.asst(['sync', '--yes'])
    expect(run.error?.code).toBe('guard-hit')
    expect(run.error?.message).toBe(
      'this would delete 2 objects, where max_deletes is 1; and 14 files, where max_file_deletes is 11; and 93 % of 15 files, where max_file_delete_percent is 30: nothing was written',
    )
    expect(writesOf(server.requests)).toEqual([])
  })

  it('is said to be in the plan', async () => {
    expect((await project.asst(['plan'])).stdout).toContain('Guarded: deletes 2 objects')
  })

  it.each([[['--allow-deletes', '14']], [['--force']]])('passes with %j', async (flags) => {
    expect((await project.asst(['sync', '--yes', ...flags])).exitCode).toBe(0)
    expect(Object.keys((await project.lockfile()).knowledge)).toEqual(['sales'])
  })

  it('passes as a saved plan', async () => {
    await project.asst(['plan', '--out', project.path('plan.json')])
    expect((await project.asst(['sync', '--plan', project.path('plan.json')])).exitCode).toBe(0)
  })

  it.each([[['--allow-deletes', '13']], [['--allow-deletes', '1']]])('is refused with %j', async (flags) => {
    expect((await project.asst(['sync', '--yes', ...flags])).error?.code).toBe('guard-hit')
  })

  it('still asks where it is forced', async () => {
    const run = await project.asst(['sync', '--force'])
    expect(run.error?.code).toBe('confirmation-needed')
    expect(writesOf(server.requests)).toEqual([])
  })
})

it('unattended nothing is written without --yes where only doubles remain', async () => {
  const fresh = await createSyncProject(server.url, 'assistants')
  await fresh.write(
    'asst.yaml',
    (await readFile(fresh.path('asst.yaml'), 'utf8')).replace('test01', 'test02'),
  )
  await fresh.sync()
  const { vectorStoreId = '' } = (await fresh.lockfile()).knowledge['handbook'] ?? {}
  const { metadata } = await server.client.vectorStores.retrieve(vectorStoreId)
  await server.client.vectorStores.create({ name: 'double', metadata })
  await fresh.remove('locks')
  server.requests.length = 0
  const run = await fresh.asst(['sync'])
  expect(run.stdout).toContain('1 superseded object to delete')
  expect(run.error?.code).toBe('confirmation-needed')
  expect(writesOf(server.requests)).toEqual([])
  await fresh.dispose()
})
