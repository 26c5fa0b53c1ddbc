import { readFile, rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
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

describe.each(runtimes)('on %s', (runtime) => {
  it.each([
    ['lost', undefined],
    ['conflict-marked', '<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n'],
    ['corrupt', '{ "lockfileVersion": '],
  ])('rebuilds a lockfile that is %s, and writes nothing remote', async (_what, content) => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
    const before = await project.lockfile()
    await project.remove('locks')
    if (content !== undefined) {
      await project.write('locks/test.lock.json', content)
      const refused = await project.asst(['plan'])
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toContain('asst lock')
    }
    server.requests.length = 0
    const run = await project.asst(['lock'])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain('Found 2 knowledge bases')
    expect(writesOf(server.requests)).toEqual([])
    expect((await project.lockfile()).knowledge).toEqual(before.knowledge)
    if (runtime === 'assistants') expect((await project.lockfile()).assistants).toEqual(before.assistants)
    else expect(run.stdout).toContain('Run `asst sync` to record')

    // On responses the provider cannot tell how an assistant was, which is no pending change.
    const plan = await project.asst(['plan', '--detailed-exitcode'])
    expect({ exitCode: plan.exitCode, stdout: plan.stdout }).toEqual({
      exitCode: 0,
      stdout: expect.any(String),
    })
    await project.sync()
    expect(writesOf(server.requests)).toEqual([])
    expect(await project.lockfile()).toEqual(before)
  })
})

it.each(runtimes)(
  'on %s rebuilds the very bytes of the lockfile, whatever was edited here since',
  async (runtime) => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
    const path = project.path('locks/test.lock.json')
    const before = await readFile(path, 'utf8')
    await project.write('knowledge/handbook/refunds.md', 'Another text, of another length.\n')
    await project.remove('knowledge/handbook/shipping.md')
    await project.write(
      'assistants/support.yaml',
      sampleFiles['assistants/support.yaml']?.replace('Answer', 'Reply') ?? '',
    )
    await rm(path)
    await project.asst(['lock'])
    expect(await readFile(path, 'utf8')).toBe(before)
    const { stdout } = await project.asst(['plan'])
    expect(stdout).toMatch(/refunds\.md +\d+ B → 33 B/)
    expect(stdout).toContain('instructions: Answer from the handbook. → Reply from the handbook.')
  },
)

it('still says that a failed sync left something', async () => {
  project = await createSyncProject(server.url, 'responses')
  await project.sync()
  const path = project.path('locks/test.lock.json')
  const unfinished = { ...(await project.lockfile()), unfinished: true }
  await project.write('locks/test.lock.json', `${JSON.stringify(unfinished, null, 2)}\n`)
  await project.asst(['lock'])
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ unfinished: true })
  await project.sync()
  expect(await project.lockfile()).not.toHaveProperty('unfinished')
})

it('prints the lockfile as one document with --json', async () => {
  project = await createSyncProject(server.url, 'responses')
  await project.sync()
  const { stdout } = await project.asst(['lock', '--json'])
  expect(JSON.parse(stdout)).toEqual({ version: 1, lockfile: await project.lockfile() })
})

it('keeps the assistants that no provider can tell, where they are as last synced', async () => {
  project = await createSyncProject(server.url, 'responses')
  await project.sync()
  const before = await project.lockfile()
  await project.remove('locks/test.lock.json')
  const run = await project.asst(['lock'])
  expect(run.stdout).toContain('kept as last synced')
  expect(await project.lockfile()).toEqual(before)
})
